package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a component may connect to. */
final class OutboundRulesTest {

    private static String outcome(String rules, String scheme, String host, int port) {
        try {
            return OutboundRules.of(List.of(rules.split(" ", -1)))
                    .resolve(scheme, host, port)
                    .toString();
        } catch (OutboundRules.Denied e) {
            return "denied";
        } catch (UnknownHostException e) {
            return "unknown";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Literal addresses.
        "http://127.0.0.1:8080, http, 127.0.0.1, 8080",
        "http://127.0.0.1, http, 127.0.0.1, 80",
        "*://127.0.0.1:*, redis, 127.0.0.1, 6379",
        "http://[::1]:8080, http, [::1], 8080",
        "http://[::1]:8080, http, 0:0:0:0:0:0:0:1, 8080",
        // Blocks, ports and ranges.
        "http://10.0.0.0/8:*, http, 10.1.2.3, 1234",
        "*://[fc00::]/7:*, http, fd12::1, 80",
        "http://127.0.0.0/8:8000..8010, http, 127.9.9.9, 8009",
        "https://1.1.1.1, https, 1.1.1.1, 443",
        "http://*, http, 93.184.216.34, 80",
        "*://*:*, https, 2606:4700::1111, 444",
        // Names of private networks mean private addresses.
        "http://localhost:3000, http, localhost, 3000",
        "http://LocalHost:3000, HTTP, LOCALHOST., 3000",
        "postgres://localhost, postgres, localhost, 5432",
        "http://example.com http://127.0.0.1, http, 127.0.0.1, 80",
    })
    void allowed(String rules, String scheme, String host, int port) {
        String outcome = outcome(rules, scheme.toLowerCase(java.util.Locale.ROOT), host, port);
        assertTrue(outcome.startsWith("["), outcome);
    }

    @ParameterizedTest
    @CsvSource({
        // Another scheme, host or port.
        "http://127.0.0.1, https, 127.0.0.1, 80",
        "http://127.0.0.1, http, 127.0.0.2, 80",
        "http://127.0.0.1, http, 127.0.0.1, 81",
        "http://127.0.0.1:8000..8010, http, 127.0.0.1, 8010",
        "http://127.0.0.1:8000..8010, http, 127.0.0.1, 7999",
        "http://*.example.com, http, example.com, 80",
        "http://*.example.com, http, evilexample.com, 80",
        "http://*.example.com, http, a.example.com.evil.org, 80",
        "http://example.com, http, sub.example.com, 80",
        "http://10.0.0.0/8:*, http, 11.0.0.1, 80",
        // Everything is not what is private: loopback, link-local, metadata, carriers', IPv4 in IPv6, and other forms.
        "*://*:*, http, 127.0.0.1, 80",
        "*://*:*, http, localhost, 80",
        "*://*:*, http, 0.0.0.0, 80",
        "*://*:*, http, 10.0.0.1, 80",
        "*://*:*, http, 172.31.255.255, 80",
        "*://*:*, http, 192.168.0.1, 80",
        "*://*:*, http, 169.254.169.254, 80",
        "*://*:*, http, 100.64.0.1, 80",
        "*://*:*, http, 224.0.0.1, 80",
        "*://*:*, http, 255.255.255.255, 80",
        "*://*:*, http, [::], 80",
        "*://*:*, http, [::1], 80",
        "*://*:*, http, [::ffff:127.0.0.1], 80",
        "*://*:*, http, [::ffff:7f00:1], 80",
        "*://*:*, http, [::127.0.0.1], 80",
        "*://*:*, http, [64:ff9b::7f00:1], 80",
        "*://*:*, http, [2002:7f00:1::], 80",
        "*://*:*, http, [fd00::1], 80",
        "*://*:*, http, [fe80::1], 80",
        "*://*:*, http, [fec0::1], 80",
        "*://*:*, http, [ff02::1], 80",
        "*://*:*, http, 198.18.0.1, 80",
        "*://*:*, http, 192.0.0.1, 80",
        "*://*:*, http, [::ffff:a9fe:a9fe], 80",
        "*://*:*, http, [64:ff9b:1::a00:1], 80",
        "*://*:*, redis, 127.0.0.1, 6379",
        "*://*:*, postgres, localhost, 5432",
        "insecure:allow-all, mysql, 10.0.0.1, 3306",
    })
    void denied(String rules, String scheme, String host, int port) {
        assertEquals("denied", outcome(rules, scheme, host, port));
    }

    /** A name whose owner has it lead to the host itself, beside an address that is public or instead of it. */
    @Test
    void aNameThatLeadsToAPrivateNetwork() throws IOException {
        InetAddress open = InetAddress.ofLiteral("93.184.216.34");
        InetAddress own = InetAddress.ofLiteral("127.0.0.1");
        List<InetAddress> answers = new ArrayList<>(List.of(own, open));
        OutboundRules.Names names = _ -> answers.toArray(InetAddress[]::new);
        OutboundRules hosts = OutboundRules.of(List.of("http://rebind.example.com"), names);
        assertEquals(List.of(new InetSocketAddress(open, 80)), hosts.resolve("http", "rebind.example.com", 80));
        answers.remove(open);
        assertThrows(OutboundRules.Denied.class, () -> hosts.resolve("http", "rebind.example.com", 80));
        OutboundRules meant = OutboundRules.of(List.of("http://rebind.example.com", "http://127.0.0.1"), names);
        assertEquals(List.of(new InetSocketAddress(own, 80)), meant.resolve("http", "rebind.example.com", 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f000001", "017700000001", "127.1", "127.0.0.1.", "①27.0.0.1"})
    void otherSpellingsOfLoopbackAreNotReached(String host) {
        String outcome = outcome("*://*:*", "http", host, 80);
        assertTrue(outcome.equals("denied") || outcome.equals("unknown"), outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "http://",
                "http://exa*mple.com",
                "http://*example.com",
                "http://a.*",
                "http://h/path",
                "ftp://example.com",
                "http://example.com:x",
                "http://example.com:1..x",
                "http://10.0.0.0/33",
                "http://name/8",
            })
    void wrongEntries(String entry) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> OutboundRules.of(List.of(entry)));
        assertTrue(
                String.valueOf(wrong.getMessage()).startsWith("\"" + entry + "\" cannot be allowed; "),
                wrong.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.255, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
    })
    void blocks(String block, String address, boolean contains) {
        assertEquals(contains, AddressBlock.of(block).contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"})
    void publicAddresses(String address) {
        assertFalse(AddressBlock.isPrivate(InetAddress.ofLiteral(address)));
    }
}
