namespace FluxPay.Client.Tests;

public sealed class AdminTests
{
    private const string Now = """{"now":"2026-03-03T03:04:05.678Z"}""";
    private static readonly DateTimeOffset Instant = new(2026, 3, 3, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public async Task The_auditor_says_what_does_not_add_up()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            {"consistent":false,"checkedAt":"2026-03-03T03:04:05.678Z","checked":{"orders":3,"payments":2,"accounts":1},
             "violations":[{"rule":"order-paid","subject":"ord_1","expected":10000,"actual":"9000"}]}
            """).Client();

        var report = await fluxpay.Admin.CheckConsistencyAsync();

        server.Request.Is("GET", "/api/v1/admin/consistency");
        Assert.False(report.Consistent);
        Assert.Equal(Instant, report.CheckedAt);
        Assert.Equal(new ConsistencyCounts(3, 2, 1), report.Checked);
        Assert.Equal(
            new ConsistencyViolation { Rule = "order-paid", Subject = "ord_1", Expected = "10000", Actual = "9000" },
            Assert.Single(report.Violations));
    }

    [Fact]
    public async Task The_test_clock_is_read_and_set()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Now).Ok(Now).Client();

        var read = await fluxpay.Admin.GetClockAsync();
        var set = await fluxpay.Admin.SetClockAsync(Instant.ToOffset(TimeSpan.FromHours(9)));

        server.Requests[0].Is("GET", "/api/v1/admin/clock");
        server.Requests[1].Is("PUT", "/api/v1/admin/clock", Now);
        Assert.Equal((Instant, Instant), (read, set));
    }

    [Theory]
    [InlineData("31.00:00:00", "31d")]
    [InlineData("1.01:00:00", "25h")]
    [InlineData("01:30:00", "90m")]
    [InlineData("00:01:30", "90s")]
    [InlineData("00:00:01.500", "1500ms")]
    public async Task The_test_clock_advances_by_a_duration_of_the_contract(string by, string wire)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Now).Client();

        var now = await fluxpay.Admin.AdvanceClockAsync(TimeSpan.Parse(by, null));

        server.Request.Is("POST", "/api/v1/admin/clock/advance", $$"""{"by":"{{wire}}"}""");
        Assert.Equal(Instant, now);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10_000)]
    [InlineData(1)]
    public async Task The_test_clock_advances_by_whole_milliseconds_only(long ticks)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Client();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => fluxpay.Admin.AdvanceClockAsync(TimeSpan.FromTicks(ticks)));
    }

    [Fact]
    public async Task A_service_key_is_created_and_its_secret_is_not_in_its_text()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok("""{"keyId":"key_1","key":"fp_secret","serviceId":"moa","scopes":["service","admin"]}""", 201).Client();

        var key = await fluxpay.Admin.CreateKeyAsync(
            "moa", new CreateServiceKey { Name = "ci", Scopes = ["service", "admin"] });

        server.Request.Is("POST", "/api/v1/admin/services/moa/keys", """{"name":"ci","scopes":["service","admin"]}""");
        Assert.Equal(("key_1", "fp_secret", "moa"), (key.KeyId, key.Key, key.ServiceId));
        Assert.Equal(["service", "admin"], key.Scopes);
        Assert.DoesNotContain("fp_secret", $"{key}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_keys_are_listed_and_deleted()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok("""{"items":[{"keyId":"key_1","serviceId":"moa","name":"ci","scopes":["service"]}],"nextCursor":null}""")
            .Ok("null").Client();

        var keys = await fluxpay.Admin.ListKeysAsync("moa");
        await fluxpay.Admin.DeleteKeyAsync("moa", "key_1");

        server.Requests[0].Is("GET", "/api/v1/admin/services/moa/keys");
        server.Requests[1].Is("DELETE", "/api/v1/admin/services/moa/keys/key_1");
        var key = Assert.Single(keys.Items);
        Assert.Equal(("key_1", "moa", "ci"), (key.KeyId, key.ServiceId, key.Name));
    }
}
