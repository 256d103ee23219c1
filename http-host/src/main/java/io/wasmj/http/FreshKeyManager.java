package io.wasmj.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate and key that are in the files now: when a connection begins, it looks whether they have changed. */
final class FreshKeyManager extends X509ExtendedKeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(FreshKeyManager.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsIdentity identity;
    private final AtomicLong looked = new AtomicLong(System.nanoTime());

    private int number;
    private List<String> stamps;
    private volatile X509ExtendedKeyManager current;
    /** For connections that chose just before it was replaced. */
    private volatile X509ExtendedKeyManager before;

    FreshKeyManager(TlsIdentity identity) throws IOException {
        this.identity = identity;
        stamps = stamps();
        current = identity.read("server-0");
        before = current;
    }

    private List<String> stamps() {
        return List.of(stamp(identity.certificates()), stamp(identity.key()));
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException e) {
            return "";
        }
    }

    private X509ExtendedKeyManager current() {
        long last = looked.get();
        long now = System.nanoTime();
        if (now - last > LOOK_EVERY_NANOS && looked.compareAndSet(last, now)) {
            look();
        }
        return current;
    }

    private synchronized void look() {
        List<String> found = stamps();
        if (found.equals(stamps)) {
            return;
        }
        stamps = found;
        try {
            X509ExtendedKeyManager next = identity.read("server-" + ++number);
            before = current;
            current = next;
            LOG.info("{} and {} are served now", identity.certificates(), identity.key());
        } catch (IOException e) {
            LOG.warn("still serving the certificate from before, as the new one cannot be used: {}", e.getMessage());
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return current().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return current().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509Certificate[] chain = current.getCertificateChain(alias);
        return chain == null ? before.getCertificateChain(alias) : chain;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PrivateKey key = current.getPrivateKey(alias);
        return key == null ? before.getPrivateKey(alias) : key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current().getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
