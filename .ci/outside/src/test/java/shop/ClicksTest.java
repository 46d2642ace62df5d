package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.byteair.client.Credentials;
import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user's first test may look like. */
class ClicksTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    @Test
    void clicksArriveOnceEach() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(100);
        env.fromSequence(0, 999)
                .map(ClicksTest::click)
                .returns(TypeInformation.of(new TypeHint<Map<String, Object>>() {}))
                .sinkTo(
                        ByteAirSink.<Map<String, Object>>builder()
                                .setTenantId(BYTEAIR.tenantId())
                                .setApplicationId(BYTEAIR.applicationId())
                                .setCredentials(
                                        Credentials.volc(BYTEAIR.accessKey(), BYTEAIR.secretKey()))
                                .setEndpoints(BYTEAIR.endpoint())
                                .setTopic("behavior")
                                .setSerializationSchema(JsonSerializationSchemas.forMaps())
                                .build());
        env.execute();

        assertEquals(1_000, BYTEAIR.records("behavior").size());
        assertEquals(0, BYTEAIR.stats().duplicates());
    }

    private static Map<String, Object> click(long n) {
        Map<String, Object> click = new HashMap<>();
        click.put("user_id", "u" + n);
        click.put("bhv_type", "click");
        click.put("bhv_time", 1795393800 + n);
        click.put("goods_id", "g" + n % 50);
        return click;
    }
}
