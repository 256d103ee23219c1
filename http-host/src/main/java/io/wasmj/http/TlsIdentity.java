package io.wasmj.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

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
     * What makes connections of this identity. It looks again when the files have changed; a pair that is not one, as
     * while files are being written, changes nothing.
     *
     * @throws IOException where a file cannot be read, or is not what it should be; its message says what to do
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new FreshKeyManager(this)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JVM has TLS", e);
        }
    }

    /** The pair as the files have it now, under a name. */
    X509ExtendedKeyManager read(String alias) throws IOException {
        Certificate[] chain = chain();
        char[] unused = {};
        try {
            PrivateKey secret = privateKey();
            requirePair(secret, chain[0].getPublicKey());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, unused);
            store.setKeyEntry(alias, secret, unused, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
            managers.init(store, unused);
            return (X509ExtendedKeyManager) managers.getKeyManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IOException(key + " does not belong to " + certificates + ": " + e.getMessage(), e);
        }
    }

    private static void requirePair(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] text = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(text);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(open);
        verifying.update(text);
        if (!verifying.verify(signing.sign())) {
            throw new SignatureException("the certificate is for another key");
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
