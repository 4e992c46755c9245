package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Metric;

/** Clients log in over and over in a closed loop. The latencies are those from opening the connection to CONNACK. */
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
    public ScenarioResult run(Stage stage, int qos) throws InterruptedException {
        LoginStorm storm = Storms.rightful(stage);
        stage.loop().execute(storm::start);
        Thread.sleep(stage.settings().warmUp().toMillis());
        Interval.Start start = new Interval.Start(stage.peer().process());
        stage.loop().execute(storm::openWindow);
        Thread.sleep(stage.settings().measured().toMillis());
        Interval interval = start.end();
        return stage.loop().call(() -> {
            storm.closeWindow();
            storm.stop();
            Figures.Builder figures = Figures.builder()
                    .put(storm.latencies())
                    .put(Metric.CPU_CORES, interval.cpuCores())
                    .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                    .put(Metric.THREADS, interval.after().threads());
            storm.putFigures(figures, interval);
            return new ScenarioResult(figures.build(), storm.flaws());
        });
    }
}
