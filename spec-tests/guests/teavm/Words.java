import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collections, virtual calls, exceptions and arithmetic, as a JVM does them. */
public class Words {
    interface Shape {
        double area();
    }

    record Circle(double radius) implements Shape {
        public double area() {
            return Math.PI * radius * radius;
        }
    }

    record Square(double side) implements Shape {
        public double area() {
            return side * side;
        }
    }

    public static void main(String[] args) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : "the quick brown fox jumps over the lazy dog the end".split(" ")) {
            counts.merge(word, 1, (a, b) -> a + b);
        }
        System.out.println(counts);
        double sum = 0;
        for (Shape shape : List.of(new Circle(1.5), new Square(3))) {
            sum += shape.area();
        }
        System.out.println((long) (sum * 1000));
        try {
            System.out.println(List.of(1).get(5));
        } catch (IndexOutOfBoundsException e) {
            System.out.println("caught " + e.getClass().getName());
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(Integer.toHexString(i * 7919)).append(' ');
        }
        System.out.println(text.toString().hashCode());
        long hash = 1125899906842597L;
        for (int i = 0; i < 100_000; i++) {
            hash = 31 * hash + i;
        }
        System.out.println(hash);
    }
}
