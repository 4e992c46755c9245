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
 * Response times of sequential HTTP requests.
 *
 * @param millis response times in ascending order
 * @param lastBody body of the last response
 */
public record RequestTimes(double[] millis, String lastBody) {
    /**
     * Sends requests and measures their response times.
     *
     * @param warmUp number of requests before the measurement; their numbers are negative
     * @param count number of measured requests, at least 1
     * @param requests returns the request with a number
     * @throws IOException if the status of a response is not 200
     */
    public static RequestTimes measure(int warmUp, int count, IntFunction<HttpRequest> requests)
            throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        double[] millis = new double[count];
        String body = "";
        for (int i = -warmUp; i < count; i++) {
            long start = System.nanoTime();
            HttpResponse<String> response = http.send(requests.apply(i), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("Unexpected status " + response.statusCode() + ": " + response.body());
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            }
            body = response.body();
        }
        Arrays.sort(millis);
        return new RequestTimes(millis, body);
    }

    public double min() {
        return millis[0];
    }

    public double median() {
        return percentile(50);
    }

    public double max() {
        return millis[millis.length - 1];
    }

    /** @param percent 0 to 99 */
    public double percentile(int percent) {
        return millis[millis.length * percent / 100];
    }
}
