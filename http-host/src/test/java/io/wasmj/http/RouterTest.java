package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.wasmj.http.Router.Match;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each route's target is the route itself, so that a table of paths says all. */
final class RouterTest {

    private static Router<String> router(String... routes) {
        Router<String> router = new Router<>();
        for (String route : routes) {
            router.add(Route.of(route), route);
        }
        return router;
    }

    private static String target(Router<String> router, String path) {
        Match<String> match = router.match(path);
        return match == null ? "none" : match.target();
    }

    private static final String[] ROUTES = {
        "/",
        "/one",
        "/one/two",
        "/one/...",
        "/one/two/three/...",
        "/user/:id",
        "/user/:id/posts",
        "/user/me",
        "/user/:id/files/...",
        "/:any/edit",
        "relative",
        "/slash/",
        "/a.b/c%20d",
        "/one/two/:three/exact",
    };

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "/,                        /",
        "//,                       /",
        "/one,                     /one",
        "/one/,                    /one",
        "/one//,                   /one",
        "/one/two,                 /one/two",
        "/one/two/,                /one/two",
        "/one/x,                   /one/...",
        "/one/two/x,               /one/...",
        "/one/two/three,           /one/two/three/...",
        "/one/two/three/,          /one/two/three/...",
        "/one/two/three/four,      /one/two/three/...",
        "/one/two/four/exact,      /one/two/:three/exact",
        "/one/two/three/exact,     /one/two/three/...",
        "/one/two/four/other,      /one/...",
        "/one//two,                /one/...",
        "/user/7,                  /user/:id",
        "/user/me,                 /user/me",
        "/user/me/posts,           /user/:id/posts",
        "/user/7/posts,            /user/:id/posts",
        "/user/7/files,            /user/:id/files/...",
        "/user/7/files/a/b,        /user/:id/files/...",
        "/user/7/other,            none",
        "/user,                    none",
        "/user/,                   none",
        "/user//posts,             none",
        "/x/edit,                  /:any/edit",
        "/one/edit,                /one/...",
        "/user/edit,               /user/:id",
        "/relative,                relative",
        "/slash,                   /slash/",
        "/a.b/c%20d,               /a.b/c%20d",
        "/a.b/c d,                 none",
        "/ONE,                     none",
        "/ones,                    none",
        "/missing,                 none",
        "*,                        none",
        "one,                      none",
    })
    void aPathFindsItsRoute(String path, String expected) {
        assertEquals(expected, target(router(ROUTES), path));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "/...,            /,                  /",
        "/...,            /a/b,               /a/b",
        "/...,            /a/b/,              /a/b/",
        "/test/...,       /test,              ''",
        "/test/...,       /test/,             /",
        "/test/...,       /test/hello,        /hello",
        "/test/...,       /test/hello/,       /hello/",
        "/test/...,       /test/a%2Fb//c,     /a%2Fb//c",
        "/:x/...,         /1/2/3,             /2/3",
        "/exact,          /exact/,            ''",
    })
    void theWildcardKeepsWhatFollows(String route, String path, String rest) {
        Match<String> match = router(route).match(path);
        assertNotNull(match);
        assertEquals(rest, match.rest());
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "/1/:two/3,           /1/2/3,            2",
        "/1/:two/...,         /1/2/3,            2",
        "/:a/:b/:c,           /x/y%2F/z,         x y%2F z",
        "/:a/b/...,           /x/b,              x",
        "/none,               /none,             ''",
    })
    void parametersAreCaptured(String route, String path, String values) {
        Match<String> match = router(route).match(path);
        assertNotNull(match);
        assertEquals(values.isEmpty() ? List.of() : List.of(values.split(" ")), match.parameters());
    }

    @ParameterizedTest
    @CsvSource({"/a/:x/c,/a/b/d", "/a/:x/c,/a/b/..."})
    void aDeadEndIsLeftAgain(String parameter, String literal) {
        assertEquals(
                parameter.equals("/a/:x/c") && literal.endsWith("...") ? literal : parameter,
                target(router(parameter, literal), "/a/b/c"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/,             '',           '',           '/',           '/'",
        "/...,          '/...',       '',           '/...',        ''",
        "/foo/...,      '/foo/...',   '/foo',       '/foo/...',    '/foo'",
        "/foo/,         '/foo',       '/foo',       '/foo/',       '/foo/'",
        "foo/...,       '/foo/...',   '/foo',       'foo/...',     'foo'",
        "/foo/:x/...,   /foo/:x/...,  /foo/:x,      /foo/:x/...,   /foo/:x",
    })
    void aRouteIsKnownUnderFourNames(String raw, String based, String basedPrefix, String same, String rawPrefix) {
        Route route = Route.of(raw);
        assertEquals(
                List.of(based, basedPrefix, same, rawPrefix),
                List.of(route.based(), route.basedPrefix(), route.raw(), route.rawPrefix()));
    }
}
