package dev.rookery.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TenantMemoryTest {
    private static final long HEAP = 100L << 20;
    private static final int OVERHEAD = 64;

    private final MemoryBudget budget = new MemoryBudget(HEAP, 1 << 20);
    private final LoopMemory loop = budget.loop(Runnable::run);
    private final TenantMemory tenant = new TenantMemory(loop, () -> 0, user -> 0);

    @Test
    void chargesClientUserTenantAndBroker() {
        MemoryAccount account = tenant.open("u");
        account.charge(MemoryKind.SESSIONS, 100);
        account.charge(MemoryKind.CONNECTIONS, 1000);

        assertThat(account.bytes()).isEqualTo(100);
        assertThat(tenant.largestUsers(10)).containsEntry("u", 100L);
        assertThat(tenant.usedHeap()).isEqualTo(1100);
        assertThat(budget.used(MemoryKind.SESSIONS)).isEqualTo(100);
        assertThat(budget.used(MemoryPool.HEAP)).isEqualTo(1100);
    }

    @Test
    void limitsClientUserTenantAndBroker() {
        long share = budget.userShare();
        assertThat(share).isEqualTo(HEAP / 10);
        MemoryAccount account = tenant.open("u");
        assertThat(account.refusal(MemoryKind.SESSIONS, share)).isNull();
        assertThat(account.refusal(MemoryKind.SESSIONS, share + 1)).isEqualTo(MemoryScope.USER);
        account.setLimit(10);
        assertThat(account.refusal(MemoryKind.SESSIONS, 11)).isEqualTo(MemoryScope.CLIENT);
        TenantMemory small = new TenantMemory(loop, () -> 1000, user -> HEAP);
        assertThat(small.open("u").refusal(MemoryKind.SESSIONS, 1001)).isEqualTo(MemoryScope.TENANT);
        TenantMemory large = new TenantMemory(loop, () -> 0, user -> HEAP);
        assertThat(large.open("u").refusal(MemoryKind.WILLS, HEAP / 10 + 1)).isEqualTo(MemoryScope.BROKER);
    }

    @Test
    void refusesLargestUsersFirstWhileMemoryIsShort() {
        for (int attacker = 0; attacker < 60; attacker++) {
            MemoryAccount account = tenant.open("attacker" + attacker);
            MemoryKind kind = attacker % 2 == 0 ? MemoryKind.SESSIONS : MemoryKind.SUBSCRIPTIONS;
            while (account.tryCharge(kind, 10_000) == null) {
                assertThat(account.bytes()).isLessThan(HEAP);
            }
        }

        assertThat(tenant.open("small").tryCharge(MemoryKind.SESSIONS, 10_000)).isNull();
        assertThat(tenant.open("small").tryCharge(MemoryKind.SUBSCRIPTIONS, 10_000))
                .isNull();
        assertThat(tenant.open("attacker0").refusal(MemoryKind.RETAINED, 10_000))
                .isEqualTo(MemoryScope.USER);
    }

    @Test
    void countsWhatOtherLoopsHaveCharged() {
        LoopMemory other = budget.loop(task -> {});
        other.add(MemoryKind.WILLS, HEAP / 10);
        // The view of the other loops is renewed after some change of the own bytes.
        loop.add(MemoryKind.SESSIONS, 1 << 20);

        assertThat(loop.fits(MemoryKind.WILLS, 1)).isFalse();
        other.add(MemoryKind.WILLS, -HEAP / 10);
        assertThat(loop.fits(MemoryKind.WILLS, 1)).isTrue();
    }

    @Test
    void chargesSharedContentOnceToTenantAndUser() {
        HeldContent content = new HeldContent(1000);
        MemoryAccount first = tenant.open("u");
        MemoryAccount second = tenant.open("u");
        MemoryAccount other = tenant.open("other");
        for (MemoryAccount account : List.of(first, second, other)) {
            account.hold(MemoryKind.QUEUED, content, OVERHEAD);
        }

        assertThat(tenant.used(MemoryKind.QUEUED)).isEqualTo(1000 + 3 * OVERHEAD);
        assertThat(tenant.largestUsers(10))
                .containsEntry("u", 1000L + 2 * OVERHEAD)
                .containsEntry("other", 1064L);

        first.letGo(MemoryKind.QUEUED, content, OVERHEAD);
        second.letGo(MemoryKind.QUEUED, content, OVERHEAD);
        assertThat(tenant.used(MemoryKind.QUEUED)).isEqualTo(1000 + OVERHEAD);
        other.letGo(MemoryKind.QUEUED, content, OVERHEAD);
        assertThat(tenant.usedHeap()).isZero();
    }

    @Test
    void keepsAcknowledgedMessagesChargedForTheNextOnes() {
        MemoryAccount account = tenant.open("u");
        HeldContent content = new HeldContent(1000);
        account.hold(MemoryKind.INFLIGHT, content, OVERHEAD);
        account.letGo(MemoryKind.INFLIGHT, content, OVERHEAD);
        assertThat(account.bytes()).isZero();
        assertThat(budget.used(MemoryKind.INFLIGHT)).isEqualTo(1000 + OVERHEAD);

        loop.giveBackUnusedCredit();
        HeldContent smaller = new HeldContent(600);
        assertThat(account.tryHold(MemoryKind.INFLIGHT, smaller, OVERHEAD)).isNull();
        assertThat(account.bytes()).isEqualTo(600 + OVERHEAD);
        assertThat(budget.used(MemoryKind.INFLIGHT)).isEqualTo(1000 + OVERHEAD);

        loop.giveBackUnusedCredit();
        assertThat(budget.used(MemoryKind.INFLIGHT)).isEqualTo(600 + OVERHEAD);
        account.letGo(MemoryKind.INFLIGHT, smaller, OVERHEAD);
        loop.giveBackUnusedCredit();
        loop.giveBackUnusedCredit();
        assertThat(budget.used(MemoryPool.HEAP)).isZero();
    }

    @Test
    void givesBackCreditWhenTheCountersAreRead() {
        MemoryAccount account = tenant.open("u");
        creditOf(account, 1000);
        assertThat(budget.used(MemoryKind.INFLIGHT)).isEqualTo(1000);

        assertThat(tenant.usedHeap()).isZero();
        assertThat(tenant.used(MemoryKind.INFLIGHT)).isZero();
        creditOf(account, 1000);
        assertThat(tenant.largestUsers(10)).containsEntry("u", 0L);
        assertThat(budget.used(MemoryKind.INFLIGHT)).isZero();
    }

    @Test
    void givesBackCreditWhenTheClientDisconnects() {
        MemoryAccount account = tenant.open("u");
        creditOf(account, 1000);
        account.giveBackCredit();
        assertThat(budget.used(MemoryKind.INFLIGHT)).isZero();
    }

    /** Credit must not take what others need. */
    @Test
    void givesBackCreditBeforeARefusal() {
        long share = budget.userShare();
        MemoryAccount account = tenant.open("u");
        creditOf(account, share);
        assertThat(tenant.open("u").tryCharge(MemoryKind.SESSIONS, share)).isNull();

        MemoryAccount limited = tenant.open("limited");
        limited.setLimit(1000);
        creditOf(limited, 1000);
        assertThat(limited.tryCharge(MemoryKind.SUBSCRIPTIONS, 1000)).isNull();
        limited.release(MemoryKind.SUBSCRIPTIONS, 1000);
        creditOf(limited, 1000);
        assertThat(limited.tryHold(MemoryKind.QUEUED, new HeldContent(1000), 0)).isNull();

        TenantMemory small = new TenantMemory(loop, () -> 1000, user -> HEAP);
        creditOf(small.open("u"), 1000);
        assertThat(small.open("other").tryCharge(MemoryKind.SESSIONS, 600)).isNull();
        creditOf(small.open("u"), 300);
        assertThat(small.refusalToRetain(new HeldContent(400), 0, 0, null)).isNull();

        TenantMemory large = new TenantMemory(loop, () -> 0, user -> HEAP);
        creditOf(large.open("u"), HEAP / 2);
        assertThat(large.open("other").tryCharge(MemoryKind.QUEUED, HEAP / 2 - (1 << 20)))
                .isNull();
    }

    private static void creditOf(MemoryAccount account, long bytes) {
        HeldContent content = new HeldContent(bytes);
        account.hold(MemoryKind.INFLIGHT, content, 0);
        account.letGo(MemoryKind.INFLIGHT, content, 0);
    }

    /** Any order of charges and releases by any users ends at zero. */
    @Property(tries = 200)
    void releasesWhatWasCharged(@ForAll long seed) {
        Random random = new Random(seed);
        List<MemoryAccount> accounts = new ArrayList<>();
        List<HeldContent> contents = new ArrayList<>();
        List<Runnable> releases = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            accounts.add(tenant.open("user" + i % 3));
            contents.add(new HeldContent(100 + i));
        }
        for (int i = 0; i < 300; i++) {
            if (releases.isEmpty() || random.nextInt(5) > 1) {
                releases.add(charge(random, accounts, contents));
            } else {
                releases.remove(random.nextInt(releases.size())).run();
            }
            if (random.nextInt(10) == 0) {
                loop.giveBackUnusedCredit();
            }
        }
        releases.forEach(Runnable::run);
        accounts.forEach(MemoryAccount::close);

        assertThat(tenant.usedHeap()).isZero();
        assertThat(tenant.largestUsers(10)).isEmpty();
        for (MemoryKind kind : MemoryKind.values()) {
            assertThat(tenant.used(kind)).isZero();
            assertThat(budget.used(kind)).isZero();
        }
    }

    private Runnable charge(Random random, List<MemoryAccount> accounts, List<HeldContent> contents) {
        MemoryAccount account = accounts.get(random.nextInt(accounts.size()));
        HeldContent content = contents.get(random.nextInt(contents.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                account.charge(MemoryKind.SUBSCRIPTIONS, 50);
                return () -> account.release(MemoryKind.SUBSCRIPTIONS, 50);
            }
            case 1 -> {
                MemoryKind kind = random.nextBoolean() ? MemoryKind.QUEUED : MemoryKind.INFLIGHT;
                account.hold(kind, content, OVERHEAD);
                return () -> account.letGo(kind, content, OVERHEAD);
            }
            case 2 -> {
                HeldContent retained = new HeldContent(500);
                tenant.retain(retained, OVERHEAD, account.user());
                account.hold(MemoryKind.QUEUED, retained, OVERHEAD);
                return () -> {
                    tenant.release(retained, OVERHEAD);
                    account.letGo(MemoryKind.QUEUED, retained, OVERHEAD);
                };
            }
            default -> {
                account.charge(MemoryKind.CONNECTIONS, 700);
                return () -> account.release(MemoryKind.CONNECTIONS, 700);
            }
        }
    }
}
