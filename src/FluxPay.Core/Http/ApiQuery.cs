using System.Globalization;
using FluxPay.Policies;
using FluxPay.Security;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Reads a request's query one by one and collects everything that is wrong.</summary>
internal sealed class ApiQuery(HttpRequest request)
{
    private readonly List<FieldError> _errors = [];

    public FluxPayError? Refusal => _errors.Count == 0 ? null : FieldErrors.Refusal(_errors);

    public string? CustomerId(bool required)
    {
        string? text = Text("customerId", required);
        if (text is null || InputFields.CustomerIdPattern.IsMatch(text))
            return text;
        Wrong("customerId", "must be 1 to 64 characters of A-Z a-z 0-9 _ . : @ -", "영문, 숫자, _ . : @ - 로 된 1~64자여야 합니다");
        return null;
    }

    /// <summary>A feature of the policy.</summary>
    public string? Feature(ServicePolicy policy)
    {
        string? text = Text("feature", true);
        if (text is null || policy.Features.ContainsKey(text))
            return text;
        Wrong("feature", "is not in the policy", "정책에 없는 기능입니다");
        return null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name, false) is not { } text)
            return null;
        if (InputFields.InstantPattern.IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            return DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
        Wrong(name, "must be an ISO 8601 instant such as 2026-01-31T03:04:05.678Z", "2026-01-31T03:04:05.678Z와 같은 ISO 8601 형식이어야 합니다");
        return null;
    }

    public PageRequest Page<TId>() where TId : struct, IPrefixedId<TId>
    {
        int limit = 20;
        if (Text("limit", false) is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 100))
            Wrong("limit", "must be a whole number from 1 to 100", "1~100 사이의 정수여야 합니다");
        string? cursor = Text("cursor", false);
        if (cursor is not null && !IdText.TryParse<TId>(cursor, out _))
            Wrong("cursor", "must be the nextCursor of the page before", "이전 페이지의 nextCursor여야 합니다");
        return new PageRequest(limit, cursor);
    }

    public TEnum? Choice<TEnum>(string name, Func<TEnum, string> wire) where TEnum : struct, Enum
    {
        if (Text(name, false) is not { } text)
            return null;
        foreach (var member in Enum.GetValues<TEnum>())
        {
            if (wire(member) == text)
                return member;
        }
        string allowed = string.Join(", ", Enum.GetValues<TEnum>().Select(wire));
        Wrong(name, $"must be one of {allowed}", $"{allowed} 중 하나여야 합니다");
        return null;
    }

    private string? Text(string name, bool required)
    {
        var values = request.Query[name];
        if (values.Count > 1)
            Wrong(name, "must be given once", "한 번만 지정해야 합니다");
        if (values is [{ Length: > 0 } text, ..])
            return text;
        if (required)
            Wrong(name, "is required", "필수 항목입니다");
        return null;
    }

    private void Wrong(string field, string english, string korean) => _errors.Add(new FieldError(field, new Text(english, korean)));
}
