/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * A shop's click stream, made up: sessions of one customer each, several at a time, who look, look
 * closer, and sometimes buy; few products and customers make most of it.
 *
 * <p>The event at an index depends on the seed and the index and on nothing else, so that the
 * stream is the same at any parallelism and after a restart from a checkpoint. Events come in
 * blocks that are drawn as a whole; a session begins and ends within one.
 */
final class ShopEvents implements GeneratorFunction<Long, ShopEvent> {

    private static final long serialVersionUID = 1L;

    private static final int BLOCK = 64;
    private static final int SESSIONS_AT_A_TIME = 5;
    private static final int CUSTOMERS = 200_000;
    private static final double SKEW = 1.05;

    /** So many seconds of the shop's time pass in a block. */
    private static final int BLOCK_SECONDS = 4;

    private static final long FIRST_SECOND = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private static final String[] COUNTRIES = {
        "中国", "United Kingdom", "France", "España", "Österreich"
    };
    private static final String[] DEVICES = {"iOS", "Android", "Web", "MiniProgram"};
    private static final String[] PAGES = {"home", "search", "category", "cart", "detail"};
    private static final String[] ORIGINS = {"recommend", "search", "campaign"};
    private static final String[] SEARCHES = {
        "生日礼物", "tasse à café", "Geschenk für Mutter", "cojín", "茶杯 手工", "candle holder"
    };

    private final long seed;

    private transient Catalogue catalogue;
    private transient Zipf products;
    private transient Zipf customers;
    private transient ShopEvent[] block;
    private transient long blockNumber;

    ShopEvents(long seed) {
        this.seed = seed;
    }

    @Override
    public ShopEvent map(Long index) {
        long wanted = index / BLOCK;
        if (block == null || wanted != blockNumber) {
            block = drawBlock(wanted);
            blockNumber = wanted;
        }
        return block[(int) (index % BLOCK)];
    }

    private ShopEvent[] drawBlock(long number) {
        if (catalogue == null) {
            catalogue = new Catalogue(seed);
            products = new Zipf(Catalogue.PRODUCTS, SKEW);
            customers = new Zipf(CUSTOMERS, SKEW / 2);
        }
        // Mixed, as neighbouring seeds would draw alike at first.
        SplittableRandom random =
                new SplittableRandom(
                        new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextLong());
        Session[] sessions = new Session[SESSIONS_AT_A_TIME];
        ShopEvent[] events = new ShopEvent[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int at = random.nextInt(SESSIONS_AT_A_TIME);
            if (sessions[at] == null || sessions[at].isOver(random)) {
                sessions[at] = new Session(random);
            }
            ShopEvent event = sessions[at].next(random);
            event.id = seed + "-" + (number * BLOCK + i);
            event.time = FIRST_SECOND + number * BLOCK_SECONDS + i * BLOCK_SECONDS / BLOCK;
            events[i] = event;
        }
        return events;
    }

    /** One customer's visit. */
    private final class Session {

        private final String customer;
        private final String country;
        private final String device;
        private final String origin;
        private final String searchWords;

        private int product;
        private String action = "";

        private Session(SplittableRandom random) {
            customer = "u" + (1_000_000 + customers.draw(random));
            country = COUNTRIES[random.nextInt(COUNTRIES.length)];
            device = DEVICES[random.nextInt(DEVICES.length)];
            origin = ORIGINS[random.nextInt(ORIGINS.length)];
            searchWords =
                    origin.equals("search") ? SEARCHES[random.nextInt(SEARCHES.length)] : null;
        }

        private boolean isOver(SplittableRandom random) {
            return action.equals("buy") || random.nextInt(12) == 0;
        }

        private ShopEvent next(SplittableRandom random) {
            action = actionAfter(action, random);
            if (action.equals("show")) {
                product = products.draw(random);
            }
            ShopEvent event = new ShopEvent();
            event.customer = customer;
            event.product = catalogue.id(product);
            event.productName = catalogue.name(product);
            event.action = action;
            event.price = catalogue.price(product);
            event.quantity = action.equals("buy") ? 1 + random.nextInt(3) : 1;
            event.page = PAGES[random.nextInt(PAGES.length)];
            event.origin = origin;
            event.country = country;
            event.device = device;
            event.searchWords = searchWords;
            return event;
        }

        private String actionAfter(String before, SplittableRandom random) {
            int chance = random.nextInt(100);
            switch (before) {
                case "show":
                    return chance < 35 ? "view" : "show";
                case "view":
                    return chance < 20 ? "cart" : chance < 28 ? "favorite" : "show";
                case "cart":
                    return chance < 40 ? "buy" : "show";
                default:
                    return "show";
            }
        }
    }
}
