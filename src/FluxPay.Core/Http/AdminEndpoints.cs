using System.Text.RegularExpressions;
using FluxPay.Consistency;
using FluxPay.Outbox;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace FluxPay.Http;

internal static partial class AdminEndpoints
{
    private const string Tag = "Admin";

    public static void MapAdmin(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/consistency", Audit).Describe("checkConsistency", () => new(Tag, "Check that orders, payments and credits agree")
        {
            Answers = [Success.Ok("What the auditor found.", OpenApiSamples.Consistent)],
        });
        admin.MapGet("/admin/outbox", ReadOutbox).Describe("getOutbox", () => new(Tag, "See how far behind the delivery of events is")
        {
            Answers = [Success.Ok("What is committed and not yet delivered.", OpenApiSamples.Outbox)],
        });
        admin.MapPost("/admin/outbox/retry", RetryOutbox).Describe("retryOutbox", () => new(Tag, "Have quarantined events tried again")
        {
            Details = "When a sink will never take an event as it is, that customer's events wait from it on, and everybody else's go on. Once the "
                + "cause is gone, this has them delivered in order, before anything newer of that customer. What is not named means any.",
            Body = new(
                Field.Text("sink", 1, 300, "Only what waits for this sink."),
                Field.Text("serviceId", 2, 32, "Only customers of this service."),
                Field.Text("customerId", 1, 64, "Only this customer.")),
            Examples = [new("All", "{}"), new("One customer", """{"serviceId": "moa", "customerId": "cust-1"}""")],
            Answers = [Success.Ok("They are tried within seconds.", OpenApiSamples.OutboxRetry)],
        });
        admin.MapPost("/admin/services/{serviceId}/keys", CreateKey).Describe("createServiceKey", () => new(Tag, "Make an API key")
        {
            Body = new(
                Field.Text("name", 1, 100, "What a person calls it."),
                Field.Choices("scopes", "What it opens; `service` unless told.", Scopes.Service, Scopes.Admin)),
            Examples = [new("A service's key", """{"name": "checkout", "scopes": ["service"]}""")],
            Answers = [Success.Created("The key was made; it is shown this once.", OpenApiSamples.NewKey)],
        });
        admin.MapGet("/admin/services/{serviceId}/keys", ListKeys).Describe("listServiceKeys", () => new(Tag, "List a service's API keys")
        {
            Query = [Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Keys without their secrets, newest first.", OpenApiSamples.PageOf(OpenApiSamples.Key))],
        });
        admin.MapDelete("/admin/services/{serviceId}/keys/{keyId}", RevokeKey).Describe("revokeServiceKey", () => new(Tag, "Revoke an API key")
        {
            Details = "It is refused at once by the host that is asked, and within a second by every other one.",
            Answers = [Success.Ok("The key no longer works.", OpenApiSamples.Key)],
            Refusals = [Missing.ApiKey],
        });
    }

    private static async Task<IResult> Audit(HttpContext http, IAuditor auditor)
    {
        var request = ApiRequest.Of(http);
        var report = await auditor.AuditAsync(request.Aborted);
        return request.Ok(report.Consistent
            ? new Text("Everything agrees.", "모든 내역이 일치합니다.")
            : new Text("Some rows break a rule; see violations.", "규칙에 어긋난 내역이 있습니다. violations를 확인해 주세요."), report);
    }

    private static async Task<IResult> ReadOutbox(HttpContext http, OutboxMonitor outbox)
    {
        var request = ApiRequest.Of(http);
        var state = await outbox.ReadAsync(request.Aborted);
        return request.Ok(new Text("Found.", "조회되었습니다."), OutboxView.Of(state, outbox));
    }

    private static Task<IResult> RetryOutbox(HttpContext http, IOutboxQuarantines quarantines, IStore store, TimeProvider time)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Sink: body.Text("sink", 1, 300, free: true), Service: body.Text("serviceId", 2, 32), Customer: body.Text("customerId", 1, 64)),
            async (c, replay) =>
            {
                var retried = new OutboxRetryView(
                    [.. (await quarantines.RetryAsync(c.Sink, c.Service, c.Customer, request.Aborted)).Select(OutboxQuarantineView.Of)]);
                return await store.DecideAsync(
                    () => Task.FromResult(new Changes(time.Now()).Remember(replay, retried).Then(retried)), request.Aborted);
            },
            retried => request.Ok(new Text("They are tried within seconds.", "곧 다시 시도합니다."), retried));
    }

    private static Task<IResult> CreateKey(HttpContext http, string serviceId, IStore store, IIdSource ids, TimeProvider time, IHostEnvironment environment)
    {
        var request = ApiRequest.Of(http);
        string secret = ApiKeySecret.New(environment.IsDevelopment());
        return request.PostAsync(
            body =>
            {
                if (!ServicePattern.IsMatch(serviceId))
                    body.Wrong("serviceId", "must be 2 to 32 characters of a-z 0-9 -", "영문 소문자, 숫자, -로 된 2~32자여야 합니다");
                return (Name: body.Text("name", 1, 100, free: true), Scopes: body.Choices("scopes", Scopes.Service, Scopes.Admin) ?? [Scopes.Service]);
            },
            (c, replay) => store.DecideAsync(() =>
            {
                var key = new ApiKey
                {
                    Id = ids.New<ApiKeyId>(),
                    Hash = ApiKeySecret.Hash(secret),
                    Service = serviceId,
                    Name = c.Name,
                    Scopes = c.Scopes,
                    CreatedAt = time.Now(),
                };
                return Task.FromResult(new Changes(key.CreatedAt).Save(key).Remember(replay, key).Then(key));
            }, request.Aborted),
            key => Answer.Of(201, new Text("The key was made; it is shown this once.", "키가 발급되었습니다. 키는 지금만 확인할 수 있습니다."),
                new NewKeyView(key.Id.ToString(), secret, key.Service, key.Scopes), request.Language));
    }

    private static async Task<IResult> ListKeys(HttpContext http, string serviceId, IApiKeys keys)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var page = query.Page<ApiKeyId>();
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await keys.ListAsync(serviceId, page, request.Aborted);
        return request.Ok(new Text("Found.", "조회되었습니다."), new Page<KeyView>([.. found.Items.Select(KeyView.Of)], found.NextCursor));
    }

    private static async Task<IResult> RevokeKey(
        HttpContext http, string serviceId, string keyId, IApiKeys keys, ApiKeyMemory memory, IStore store, TimeProvider time)
    {
        var request = ApiRequest.Of(http);
        if (!IdText.TryParse<ApiKeyId>(keyId, out var id))
            return request.Refuse(Missing.ApiKey);

        var revoked = await store.DecideAsync<ApiKey>(async () =>
        {
            if (await keys.FindAsync(serviceId, id, request.Aborted) is not { RevokedAt: null } key)
                return Missing.ApiKey;
            var gone = key with { RevokedAt = time.Now() };
            return new Changes(time.Now()).Save(gone).OnCommitted(() => memory.Forget(gone)).Then(gone);
        }, request.Aborted);
        return revoked.Error is { } error
            ? request.Refuse(error)
            : request.Ok(new Text("The key no longer works.", "키가 폐기되었습니다."), KeyView.Of(revoked.Value!));
    }

    [GeneratedRegex(@"\A[a-z0-9-]{2,32}\z")]
    private static partial Regex ServicePattern { get; }
}
