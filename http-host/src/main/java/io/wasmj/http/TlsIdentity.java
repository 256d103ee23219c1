package io.wasmj.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Who a server is towards its clients.
 *
 * @param certificates a PEM file: the server's certificate, then those that vouch for it
 * @param key a PEM file with the private key in PKCS #8 form, not encrypted
 */
public record TlsIdentity(Path certificates, Path key) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /**
     * What makes connections of this identity.
     *
     * @throws IOException where a file cannot be read, or is not what it should be; its message says what to do
     */
    SSLContext context() throws IOException {
        Certificate[] chain = chain();
        char[] unused = {};
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, unused);
            store.setKeyEntry("server", privateKey(), unused, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, unused);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(key + " does not belong to " + certificates + ": " + e.getMessage(), e);
        }
    }

    private Certificate[] chain() throws IOException {
        try (InputStream in = Files.newInputStream(certificates)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new CertificateException("it is empty");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException(
                    certificates + " has no certificate in PEM form (-----BEGIN CERTIFICATE-----): " + e.getMessage(),
                    e);
        }
    }

    private PrivateKey privateKey() throws IOException {
        Matcher pem = PEM.matcher(Files.readString(key));
        String kind = pem.find() ? pem.group(1) : "";
        if (!kind.equals("PRIVATE KEY")) {
            throw new IOException(key + (kind.isEmpty() ? " has no private key in PEM form" : " has a " + kind)
                    + "; wanted is -----BEGIN PRIVATE KEY-----, which 'openssl pkcs8 -topk8 -nodes -in " + key
                    + " -out key.pem' makes of other forms");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2)));
        for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // One of another algorithm.
            } catch (GeneralSecurityException e) {
                throw new IOException(key + ": " + e.getMessage(), e);
            }
        }
        throw new IOException(key + " has a private key that is neither RSA, EC nor EdDSA");
    }
}
