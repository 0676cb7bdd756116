using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Payments;
using FluxPay.Sagas.Orchestration;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Security.Tests;

public sealed class SqliteResealingTests() : ResealingContractTests(new SqliteUnderTest());

public sealed class PostgresResealingTests() : ResealingContractTests(new PostgresUnderTest());

/// <summary>The key ring turns, and every sealed value follows; more of them than are read at once.</summary>
public abstract class ResealingContractTests(StoreUnderTest store) : StoreContract(store)
{
    private const string RoomKeys = "waiting-rooms.keys", Draw = "waiting-room.drop.draw.1767000000000";

    private Samples Samples => new(Store.Ids, Now);

    [Fact]
    public async Task All_values_are_sealed_again_and_the_old_key_is_not_needed_any_more()
    {
        var answers = await SealAsync("one", 201, RoomKeys, Draw);
        var unanswered = Samples.Known("unanswered");
        await SaveAsync(unanswered, new Setting("waiting-room.drop", "an override, not sealed"));
        Assert.Equal(0, await ResealAsync("two", "one"));
        var (now, old) = (Cipher("two"), Cipher("one"));
        foreach (var record in answers)
        {
            byte[] kept = (await Get<IIdempotencyStore>().FindAsync(record.Key))!.Answer!.SealedBody.ToArray();
            Assert.Equal(record.Key.Value, Encoding.UTF8.GetString(now.Open(SealedAs.Answer, kept)));
            Assert.Throws<CryptographicException>(() => old.Open(SealedAs.Answer, kept));
        }
        var saga = (await Get<ISagas>().FindSagaAsync("trip", "one"))!;
        Assert.Equal("one", Encoding.UTF8.GetString(now.Open(SealedAs.SagaPayload, saga.Payload.Span)));
        var letter = Assert.Single((await Get<ILetters>().ListAsync(LetterStatus.Dead, new PageRequest())).Items);
        Assert.Equal("one", Encoding.UTF8.GetString(now.Open(SealedAs.Letter, letter.Payload.Span)));
        var card = (await Get<IKeptBillingMethods>().FindRegistrationAsync("moa", "one"))!;
        Assert.Equal(("key of one", "customer of one"), Opened(card, now));
        Assert.Throws<CryptographicException>(() => card.Open(old));
        foreach (string name in (string[])[RoomKeys, Draw])
            Assert.Equal(name, Encoding.UTF8.GetString(now.Open(name, Convert.FromBase64String((await Get<ISettings>().FindAsync(name))!))));
        Assert.Equal("an override, not sealed", await Get<ISettings>().FindAsync("waiting-room.drop"));
        Assert.Null((await Get<IIdempotencyStore>().FindAsync(unanswered.Key))!.Answer);
    }

    [Fact]
    public async Task A_run_that_was_cut_off_goes_on_and_what_cannot_be_opened_is_told()
    {
        var old = await SealAsync("one", 3);
        var done = await SealAsync("two", 2, RoomKeys);
        var lost = await SealAsync("three", 1);
        byte[] before = (await Get<IIdempotencyStore>().FindAsync(done[0].Key))!.Answer!.SealedBody.ToArray();
        Assert.Equal(6, await ResealAsync("two", "one"));   // an answer, a saga, a letter, a consent, and the two keys of a card
        Assert.Equal(before, (await Get<IIdempotencyStore>().FindAsync(done[0].Key))!.Answer!.SealedBody.ToArray());   // left alone
        byte[] kept = (await Get<IIdempotencyStore>().FindAsync(old[2].Key))!.Answer!.SealedBody.ToArray();
        Assert.Equal(old[2].Key.Value, Encoding.UTF8.GetString(Cipher("two").Open(SealedAs.Answer, kept)));
        Assert.Equal(0, await ResealAsync("two", "one", "three"));
        kept = (await Get<IIdempotencyStore>().FindAsync(lost[0].Key))!.Answer!.SealedBody.ToArray();
        Assert.Equal(lost[0].Key.Value, Encoding.UTF8.GetString(Cipher("two").Open(SealedAs.Answer, kept)));
    }

    [Fact]
    public async Task A_value_that_changed_meanwhile_stays_as_it_is()
    {
        await SealAsync("one", 1, RoomKeys);
        var values = Get<ISealedValues>();
        foreach (string field in values.Fields)
        {
            var value = Assert.Single(await values.ListAsync(field, null, Cipher("two").CurrentPrefix(), 10));
            Assert.True(await values.ReplaceAsync(field, value, [1, 2, 3]));
            Assert.False(await values.ReplaceAsync(field, value, [4, 5, 6]));
        }
    }

    private static (string, string) Opened(KeptBillingMethod card, FieldCipher cipher) =>
        (card.Open(cipher).BillingKey.Reveal(), card.Open(cipher).CustomerKey.Reveal());

    /// <summary>Answers, a saga, a letter, a card and settings under a key; each says its own name.</summary>
    private async Task<IdempotencyRecord[]> SealAsync(string keyId, int answers, params string[] settings)
    {
        var cipher = Cipher(keyId);
        IdempotencyRecord[] records = [.. Enumerable.Range(0, answers).Select(n => $"{keyId}-{n}").Select(name => Samples.Known(name) with
        {
            Answer = new StoredAnswer(200, null, cipher.Seal(SealedAs.Answer, Encoding.UTF8.GetBytes(name))),
        })];
        var saga = new SagaInstance
        {
            Id = New<SagaId>(), Type = "trip", DefinitionVersion = 1, Subject = keyId, Status = SagaStatus.Completed, Steps = [],
            Payload = cipher.Seal(SealedAs.SagaPayload, Encoding.UTF8.GetBytes(keyId)), StepSince = Now, CreatedAt = Now, UpdatedAt = Now,
        };
        var letter = new InboundLetter
        {
            Id = New<LetterId>(), Topic = "usage", Partition = 0, Offset = 1, Payload = cipher.Seal(SealedAs.Letter, Encoding.UTF8.GetBytes(keyId)),
            Size = 3, Status = LetterStatus.Dead, Code = "REQ_001", Reason = "no", Attempts = 1, ReceivedAt = Now, UpdatedAt = Now,
        };
        var card = KeptBillingMethod.Seal(cipher, new BillingMethodFacts
        {
            Id = New<BillingMethodId>(), Customer = Customer, Provider = "fake", Registration = keyId, CreatedAt = Now,
        }, new Secret($"key of {keyId}"), new Secret($"customer of {keyId}"));
        var consent = new Consent(
            New<SubscriptionId>(), Customer, ConsentKind.TrialToPaid, cipher.Seal(SealedAs.Consent, Encoding.UTF8.GetBytes(keyId)), Now);
        await SaveAsync([saga, letter, card, consent, .. records, .. settings.Select(name => new Setting(name, Convert.ToBase64String(cipher.Seal(name, Encoding.UTF8.GetBytes(name)))))]);
        return records;
    }

    private async Task<long> ResealAsync(params string[] ring)
    {
        var keys = Ring(ring);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var job = new Resealing(Get<ISealedValues>(), keys, new FieldCipher(keys), new EncryptionMetrics(meters), NullLogger<Resealing>.Instance);
        long left = await job.RunAsync(TestContext.Current.CancellationToken);
        long? told = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => told = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(left, told);
        return left;
    }

    private static FieldCipher Cipher(string keyId) => new(Ring(keyId));

    private static KeyRing Ring(params string[] ids) => new(Options.Create(new EncryptionOptions
    {
        Keys = string.Join(',', ids.Select(id => $"{id}:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}")),
    }));
}
