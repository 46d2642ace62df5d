/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads the order lines of a shop's till, in the columns of the "Online Retail" data set (Chen,
 * 2015). The header says where each column is; others are ignored.
 */
final class OrderLines implements LineParser<ShopEvent> {

    static final List<String> COLUMNS =
            Arrays.asList(
                    "InvoiceNo",
                    "StockCode",
                    "Description",
                    "Quantity",
                    "InvoiceDate",
                    "UnitPrice",
                    "CustomerID",
                    "Country");

    private final String file;

    private final CsvRows rows = new CsvRows();

    private boolean headerRead;

    OrderLines(String file) {
        this.file = file;
    }

    @Override
    public long firstLine() {
        return rows.firstLine();
    }

    @Nullable
    @Override
    public ShopEvent next(Utf8Lines lines) throws IOException, LineFault {
        if (!headerRead) {
            readHeader(lines);
        }
        List<String> row = rows.next(lines);
        return row == null ? null : event(row);
    }

    /**
     * Reads the first row.
     *
     * @throws MalformedLineException if it is not the header of order lines: then there is no going
     *     on, whatever may be skipped
     */
    void readHeader(Utf8Lines lines) throws IOException {
        try {
            rows.readHeader(lines);
            for (String column : COLUMNS) {
                if (!rows.hasColumn(column)) {
                    throw new LineFault(
                            "the header has no column "
                                    + column
                                    + "; it must name "
                                    + String.join(",", COLUMNS)
                                    + ".");
                }
            }
            headerRead = true;
        } catch (LineFault fault) {
            throw new MalformedLineException(
                    file, Math.max(1, rows.firstLine()), fault.getMessage());
        }
    }

    private ShopEvent event(List<String> row) throws LineFault {
        String invoice = required(row, "InvoiceNo");
        String customer = value(row, "CustomerID");
        long quantity = wholeNumber(row, "Quantity");
        ShopEvent event = new ShopEvent();
        event.id = invoice + '-' + firstLine();
        // Who buys without an account is somebody all the same, for as long as the order lasts.
        event.customer = customer.isEmpty() ? "guest-" + invoice : customer;
        event.product = required(row, "StockCode");
        event.productName = value(row, "Description");
        event.action = invoice.startsWith("C") || quantity < 0 ? "cancel" : "buy";
        event.time = ShopTime.ofTill("InvoiceDate", required(row, "InvoiceDate"));
        event.price = number(row, "UnitPrice");
        event.quantity = (int) Math.abs(quantity);
        event.page = "till";
        event.origin = "order";
        event.country = value(row, "Country");
        return event;
    }

    private String value(List<String> row, String column) {
        return rows.value(row, column);
    }

    private String required(List<String> row, String column) throws LineFault {
        String value = value(row, column);
        if (value.isEmpty()) {
            throw new LineFault(column + " is empty.");
        }
        return value;
    }

    private long wholeNumber(List<String> row, String column) throws LineFault {
        String value = required(row, column);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new LineFault(column + " is '" + value + "', not a whole number.");
        }
    }

    private double number(List<String> row, String column) throws LineFault {
        String value = required(row, column);
        try {
            double number = Double.parseDouble(value);
            if (!Double.isNaN(number) && !Double.isInfinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new LineFault(column + " is '" + value + "', not a number.");
    }
}
