/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.SplittableRandom;

/** The generated shop's products: numbers, names in several languages, prices. */
final class Catalogue {

    static final int PRODUCTS = 5_000;

    private static final String[][] NAMES = {
        {"手工陶瓷茶杯", "青花瓷茶壶", "真丝围巾", "复古台灯", "竹编收纳篮", "香薰蜡烛", "儿童绘本《小王子》"},
        {"Théière émaillée", "Bougie à la fleur d’oranger", "Nappe brodée", "Boîte à goûter"},
        {"Lampe für Gemütliche", "Weihnachtssüßigkeiten", "Rührschüssel", "Gänseblümchenvase"},
        {"Mantón de piñata", "Cojín de algodón", "Paño de cocina español"},
        {"White hanging heart T-light holder", "Regency cakestand \"3 tier\"", "Jumbo bag, red"},
        {"Świecznik żelazny", "Hrníček na čaj", "Çay bardağı", "抹茶の茶碗", "한지 공책"}
    };

    private static final String[] KINDS = {
        "", " · 大号", " · bleu pâle", " · rot", " · S", " · 2er-Set"
    };

    private final String[] names = new String[PRODUCTS];
    private final double[] prices = new double[PRODUCTS];

    Catalogue(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int product = 0; product < PRODUCTS; product++) {
            String[] language = NAMES[random.nextInt(NAMES.length)];
            names[product] =
                    language[random.nextInt(language.length)] + KINDS[random.nextInt(KINDS.length)];
            prices[product] = (49 + random.nextInt(20_000)) / 100.0;
        }
    }

    String id(int product) {
        return "g" + (100_000 + product);
    }

    String name(int product) {
        return names[product];
    }

    double price(int product) {
        return prices[product];
    }
}
