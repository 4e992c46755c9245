package dev.rookery.bench.measure;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * How long HTTP requests take, one after the other.
 *
 * @param millis of each, the shortest first
 * @param lastAnswer its body
 */
public record RequestTimes(double[] millis, String lastAnswer) {
    /**
     * Sends them.
     *
     * @param warmUp requests before those that count; they have negative numbers
     * @param count at least 1
     * @throws IOException if an answer has another status than 200
     */
    public static RequestTimes measure(int warmUp, int count, IntFunction<HttpRequest> requests)
            throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        double[] millis = new double[count];
        String body = "";
        for (int i = -warmUp; i < count; i++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(requests.apply(i), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("The answer is " + answer.statusCode() + ": " + answer.body());
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            }
            body = answer.body();
        }
        Arrays.sort(millis);
        return new RequestTimes(millis, body);
    }

    public double smallest() {
        return millis[0];
    }

    public double median() {
        return percentile(50);
    }

    public double largest() {
        return millis[millis.length - 1];
    }

    /** @param percent 0 to 99 */
    public double percentile(int percent) {
        return millis[millis.length * percent / 100];
    }
}
