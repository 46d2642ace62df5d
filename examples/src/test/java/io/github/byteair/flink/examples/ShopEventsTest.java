/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShopEventsTest {

    @Test
    void theSameIndexIsTheSameEventInWhateverOrderItIsAskedFor() {
        List<String> inOrder = draw(7, LongStream.range(0, 1_000).toArray());
        ShopEvents another = new ShopEvents(7);
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            int index = random.nextInt(1_000);
            assertThat(text(another.map((long) index))).isEqualTo(inOrder.get(index));
        }
    }

    @Test
    void anotherSeedIsAnotherStream() {
        long[] indexes = LongStream.range(0, 100).toArray();
        assertThat(draw(1, indexes)).isNotEqualTo(draw(2, indexes));
    }

    @Test
    void noTwoEventsAreEqual() {
        assertThat(new HashSet<>(draw(1, LongStream.range(0, 20_000).toArray()))).hasSize(20_000);
    }

    @Test
    void fewProductsMakeMostOfIt() {
        Map<String, Long> sales = countBy(event -> event.product);
        long top =
                sales.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(50)
                        .mapToLong(n -> n)
                        .sum();
        assertThat(top).isBetween(20_000L / 4, 20_000L * 3 / 4);
        assertThat(sales).hasSizeGreaterThan(1_000);
    }

    @Test
    void peopleLookMoreThanTheyBuy() {
        Map<String, Long> actions = countBy(event -> event.action);
        assertThat(actions.keySet()).isEqualTo(Set.of("show", "view", "cart", "favorite", "buy"));
        assertThat(actions.get("show")).isGreaterThan(actions.get("view"));
        assertThat(actions.get("view")).isGreaterThan(actions.get("cart"));
        assertThat(actions.get("cart")).isGreaterThan(actions.get("buy"));
    }

    @Test
    void namesAreInManyLanguages() {
        Set<String> names = countBy(event -> event.productName).keySet();
        assertThat(names).anyMatch(name -> name.matches(".*\\p{IsHan}.*"));
        assertThat(names).anyMatch(name -> name.matches(".*[éüñ].*"));
        assertThat(names).anyMatch(name -> name.contains("\""));
    }

    @Test
    void timeDoesNotRunBackwards() {
        ShopEvents events = new ShopEvents(3);
        List<Long> times =
                LongStream.range(0, 5_000)
                        .mapToObj(i -> events.map(i).time)
                        .collect(Collectors.toList());
        assertThat(times).isSorted();
    }

    private static Map<String, Long> countBy(Function<ShopEvent, String> field) {
        ShopEvents events = new ShopEvents(1);
        return LongStream.range(0, 20_000)
                .mapToObj(events::map)
                .collect(Collectors.groupingBy(field, Collectors.counting()));
    }

    private static List<String> draw(long seed, long[] indexes) {
        ShopEvents events = new ShopEvents(seed);
        return LongStream.of(indexes)
                .mapToObj(i -> text(events.map(i)))
                .collect(Collectors.toList());
    }

    private static String text(ShopEvent e) {
        return String.join(
                "|",
                e.id,
                e.customer,
                e.product,
                e.productName,
                e.action,
                "" + e.time,
                "" + e.price,
                "" + e.quantity,
                e.page,
                e.origin,
                e.country,
                e.device,
                "" + e.searchWords);
    }
}
