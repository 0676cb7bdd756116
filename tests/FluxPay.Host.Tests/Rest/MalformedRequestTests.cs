using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Whatever is sent, the host answers in its envelope, keeps its books, and shows nobody's secrets.</summary>
public sealed class MalformedRequestTests
{
    private const int Seeds = 20, EachSeed = 250;
    private const string Card = "4242424242424242";   // passes the Luhn check; belongs to nobody

    private static readonly (string Method, string Path, string Body)[] Valid =
    [
        ("POST", "/api/v1/orders", """{"customerId":"cust-1","product":"token-1000","quantity":1,"creditsToUse":0,"orderName":"n","metadata":{"a":"b"}}"""),
        ("POST", "/api/v1/orders", """{"customerId":"cust-1","amount":1500,"currency":"KRW"}"""),
        ("GET", "/api/v1/orders?customerId=cust-1&status=PENDING&limit=2", "{}"),
        ("GET", "/api/v1/orders/{id}", "{}"),
        ("GET", "/api/v1/orders/{id}/timeline", "{}"),
        ("GET", "/api/v1/orders/{id}/refund-quote", "{}"),
        ("POST", "/api/v1/orders/{id}/refund", """{"reason":"r"}"""),
        ("POST", "/api/v1/orders/{id}/complete", """{"quantity":1}"""),
        ("POST", "/api/v1/orders/{id}/fail", """{"reason":"r"}"""),
        ("POST", "/api/v1/payments/confirm", """{"paymentKey":"k","orderId":"ord_00000000000000000000000000","amount":10000}"""),
        ("POST", "/api/v1/payments/{id}/cancel", """{"reason":"r","amount":1}"""),
        ("POST", "/api/v1/webhooks/toss", """{"eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"k","orderId":"o","status":"DONE"}}"""),
        ("GET", "/api/v1/credits/balance?customerId=cust-1", "{}"),
        ("GET", "/api/v1/credits/entries?customerId=cust-1&limit=1", "{}"),
        ("POST", "/api/v1/credits/use", """{"customerId":"cust-1","amount":1,"reason":"r","metadata":{}}"""),
        ("POST", "/api/v1/credits/use", """{"customerId":"cust-1","feature":"resume-analysis","quantity":1}"""),
        ("POST", "/api/v1/credits/refund", """{"usageId":"use_00000000000000000000000000","amount":1}"""),
        ("POST", "/api/v1/credits/holds", """{"customerId":"cust-1","amount":1,"expiresInSeconds":60}"""),
        ("POST", "/api/v1/credits/holds/{id}/capture", """{"amount":1}"""),
        ("POST", "/api/v1/credits/grants", """{"customerId":"cust-1","amount":100,"kind":"PAID","priority":1,"expiresAt":"2090-01-01T00:00:00Z","reason":"r"}"""),
        ("POST", "/api/v1/usage", """{"eventId":"e-1","customerId":"cust-1","feature":"interview","quantity":12,"occurredAt":"2026-01-01T00:00:00Z","uniqueId":"u"}"""),
        ("POST", "/api/v1/usage", """{"eventId":"e-2","customerId":"cust-1","feature":"interview","quantity":12}"""),
        ("POST", "/api/v1/usage/batch", """{"events":[{"eventId":"e-3","customerId":"cust-1","feature":"interview","quantity":1},{"eventId":"e-4","customerId":"cust-1","feature":"interview","quantity":0}]}"""),
        ("GET", "/api/v1/usage?customerId=cust-1&feature=interview&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z", "{}"),
        ("GET", "/api/v1/entitlements?customerId=cust-1&feature=resume-analysis", "{}"),
        ("POST", "/api/v1/billing-methods", """{"customerId":"cust-1","provider":"toss","authKey":"k","customerKey":"ck"}"""),
        ("GET", "/api/v1/billing-methods?customerId=cust-1&limit=1", "{}"),
        ("DELETE", "/api/v1/billing-methods/{id}", "{}"),
        ("POST", "/api/v1/admin/services/shop/keys", """{"name":"n","scopes":["service"]}"""),
        ("GET", "/api/v1/admin/services/shop/keys?limit=1", "{}"),
        ("DELETE", "/api/v1/admin/services/shop/keys/{id}", "{}"),
        ("POST", "/api/v1/waiting-rooms/drop/tickets", """{"customerId":"cust-1"}"""),
        ("GET", "/api/v1/waiting-rooms/drop/tickets/{id}", "{}"),
        ("DELETE", "/api/v1/waiting-rooms/drop/tickets/{id}", "{}"),
        ("PUT", "/api/v1/admin/waiting-rooms/drop", """{"mode":"OPEN","adaptive":{"min":1,"max":5000,"targetLatency":"1s","maxErrorRate":"9%"}}"""),
        ("PUT", "/api/v1/admin/clock", """{"now":"2020-01-01T00:00:00.000Z"}"""),
    ];

    [Fact]
    public async Task No_request_breaks_the_host_or_its_books()
    {
        await using var host = await HostProcess.StartAsync();
        var problems = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(1, Seeds), new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (seed, _) =>
        {
            var mutator = new RequestMutator(seed, Valid);
            for (int i = 0; i < EachSeed; i++)
            {
                using var request = mutator.Next();
                using var response = await host.Admin.Http.SendAsync(request, CancellationToken.None);
                string body = await response.Content.ReadAsStringAsync(CancellationToken.None);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                if (ProblemOf(request, response, body) is { } problem)
                    problems.Enqueue($"seed {seed}, request {i}: {request.Method} {request.RequestUri}: {(int)response.StatusCode}, {problem}: {body}");
            }
        });

        Assert.True(problems.IsEmpty, string.Join('\n', problems.Take(10)));
        Assert.Superset(new HashSet<int> { 200, 201, 400, 402, 404, 405, 413, 415 }, statuses.Keys.ToHashSet());   // or it mutated nothing
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);   // no stack trace in the log either
        await host.IsConsistentAsync();
        Assert.False(host.HasExited);
    }

    [Fact]
    public async Task Card_numbers_are_refused_and_no_secret_is_kept_or_logged()
    {
        await using var host = await HostProcess.StartAsync();
        foreach (var (path, body, field) in new (string Path, object Body, string Field)[]
        {
            ("/api/v1/orders", new { customerId = "c", amount = 1, orderName = $"paid by {Card}" }, "orderName"),
            ("/api/v1/orders", new { customerId = "c", amount = 1, metadata = new { card = "4242 4242 4242 4242" } }, "metadata.card"),
            ("/api/v1/orders", new { customerId = "c", amount = 1, metadata = new Dictionary<string, string> { [Card] = "x" } }, "metadata.•••"),
            ("/api/v1/credits/use", new { customerId = "c", amount = 1, reason = "4242-4242-4242-4242" }, "reason"),
            ("/api/v1/credits/refund", new { usageId = "use_1", reason = Card }, "reason"),
            ("/api/v1/orders/ord_1/cancel", new { reason = $"card {Card}." }, "reason"),
            ("/api/v1/payments/pay_1/cancel", new { reason = Card }, "reason"),
            ("/api/v1/credits/grants", new { customerId = "c", amount = 1, kind = "PAID", reason = Card }, "reason"),
            ("/api/v1/admin/services/shop/keys", new { name = Card }, "name"),
        })
        {
            Assert.Contains(field, (await host.Admin.PostAsync(path, body, $"{path.Length}-{field.Length}")).Refused(400, "REQ_001").Fields());
        }
        (await host.Admin.PostAsync("/api/v1/orders", new { customerId = "c", amount = 1, metadata = new { no = "4242424242424241" } })).Ok(201);   // fails the check

        // A key that is made under an idempotency key is in its stored answer too.
        string key = (await host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { }, "make-a-key")).Ok(201).Text("key");
        using (var shop = new Api(host.Url, key))
        {
            (await shop.GetAsync("/api/v1/orders")).Ok();
            (await shop.GetAsync("/api/v1/nowhere")).Refused(404, "REQ_006");
        }
        using (var wrong = new Api(host.Url, "fp_live_somebody_elses_key"))
            (await wrong.GetAsync("/api/v1/orders")).Refused(401, "REQ_002");

        await host.KillAsync();
        string output = host.Output;
        string files = string.Concat(Directory.GetFiles(host.Folder, "*", SearchOption.AllDirectories).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        Assert.Contains("make-a-key", files, StringComparison.Ordinal);   // the search does find what is there
        foreach (string secret in new[] { key, key["fp_test_".Length..], Card, "4242 4242 4242 4242", "4242-4242-4242-4242", "fp_live_somebody_elses_key" })
        {
            Assert.DoesNotContain(secret, files, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
        }
    }

    private static string? ProblemOf(HttpRequestMessage request, HttpResponseMessage response, string body)
    {
        if ((int)response.StatusCode >= 500)
            return "a fault";
        if (!response.Headers.Contains("X-Request-Id"))
            return "no request id";
        if (body.Contains("   at ", StringComparison.Ordinal) || body.Contains("Exception", StringComparison.Ordinal))
            return "a stack trace";
        if (request.Method == HttpMethod.Head)
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            string[] members = [.. json.RootElement.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal)];
            return members is ["code", "isSuccess", "message", "result"] ? null : "another envelope";
        }
        catch (JsonException)
        {
            return "no envelope";
        }
    }
}
