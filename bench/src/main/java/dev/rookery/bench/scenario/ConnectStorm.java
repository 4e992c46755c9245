package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;

/** ClientFactories repeatedly connect and disconnect in a closed loop. Latency is the time from opening the connection to CONNACK. */
final class ConnectStorm implements Scenario {
    @Override
    public String name() {
        return "connect-storm";
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws InterruptedException {
        LoginStorm storm = LoginStorms.valid(context);
        context.loop().execute(storm::start);
        Thread.sleep(context.settings().warmUp().toMillis());
        Interval.Start start = new Interval.Start(context.peer().process());
        context.loop().execute(storm::openWindow);
        Thread.sleep(context.settings().measured().toMillis());
        Interval interval = start.end();
        return context.loop().call(() -> {
            storm.closeWindow();
            storm.stop();
            Measurements.Builder measurements = Measurements.builder()
                    .put(storm.latencies())
                    .put(Metric.CPU_CORES, interval.cpuCores())
                    .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                    .put(Metric.THREADS, interval.after().threads());
            storm.putMeasurements(measurements, interval);
            return new ScenarioResult(measurements.build(), storm.failures());
        });
    }
}
