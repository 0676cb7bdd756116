using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FluxPay.Security;

/// <summary>
/// Reads a request's fields one by one and collects everything that is wrong, so that a caller is told all of it at once. Fields
/// nobody asked for are problems too: a misspelt optional field must not be ignored where money is moved.
/// </summary>
internal sealed partial class InputFields
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly HashSet<string> _read = [];
    private readonly List<FieldError> _errors = [];

    public InputFields(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Wrong("", "must be a JSON object", "JSON 객체여야 합니다");
            return;
        }
        foreach (var field in root.EnumerateObject())
        {
            if (!_fields.TryAdd(field.Name, field.Value))
                Wrong(Shown(field.Name, 64), "is given twice", "중복된 필드입니다");
        }
    }

    /// <summary>The refusal that lists everything wrong; null when nothing is.</summary>
    public FluxPayError? Refusal()
    {
        foreach (string name in _fields.Keys.Where(n => !_read.Contains(n)))
            Wrong(Shown(name, 64), "is not a field of this request", "알 수 없는 필드입니다");
        return _errors.Count == 0 ? null : FieldErrors.Refusal(_errors);
    }

    public bool Has(string name) => Read(name) is not null;

    /// <summary>Fields that nobody asked for are none of our business, where a standard says so.</summary>
    public void IgnoreOthers() => _read.UnionWith(_fields.Keys);

    /// <summary>A field that is an object, for somebody else to read.</summary>
    public JsonElement? Nested(string name, bool required = false)
    {
        if (Read(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return value;
        Wrong(name, "must be a JSON object", "JSON 객체여야 합니다");
        return null;
    }

    public void Wrong(string field, string english, string korean) => _errors.Add(new FieldError(field, new Text(english, korean)));

    public string? Text(string name, int min, int max, bool required = false, bool free = false)
    {
        if (String(name, required) is not { } text)
            return null;
        if (text.Length < min || text.Length > max)
            return Refuse(name, $"must have {min} to {max} characters", $"{min}~{max}자여야 합니다");
        if (text.Any(char.IsControl))
            return Refuse(name, "must not contain control characters", "제어 문자를 포함할 수 없습니다");
        if (free && CardNumbers.In(text))
            return Refuse(name, "looks like a card number, which must never be sent here", "카드 번호는 전송할 수 없습니다");
        return text;
    }

    public string? CustomerId(string name = "customerId")
    {
        if (String(name, required: true) is not { } text)
            return null;
        return CustomerIdPattern.IsMatch(text)
            ? text
            : Refuse(name, "must be 1 to 64 characters of A-Z a-z 0-9 _ . : @ -", "영문, 숫자, _ . : @ - 로 된 1~64자여야 합니다");
    }

    public TId? Id<TId>(string name, bool required = false) where TId : struct, IPrefixedId<TId>
    {
        if (String(name, required) is not { } text)
            return null;
        // A well-formed text that is no id of ours names nothing we have: the caller finds out by a 404, as for an unknown id.
        return IdText.TryParse<TId>(text, out var id) ? id : TId.Of(Guid.Empty);
    }

    public long? Integer(string name, long min, long max, bool required = false)
    {
        if (Read(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= min && number <= max)
            return number;
        Wrong(name, $"must be a whole number from {min} to {max}", $"{min}~{max} 사이의 정수여야 합니다");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Read(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Wrong(name, "must be true or false", "true 또는 false여야 합니다");
        return null;
    }

    public string? Choice(string name, bool required, params ReadOnlySpan<string> allowed)
    {
        if (String(name, required) is not { } text)
            return null;
        return allowed.Contains(text)
            ? text
            : Refuse(name, $"must be one of {string.Join(", ", allowed.ToArray())}", $"{string.Join(", ", allowed.ToArray())} 중 하나여야 합니다");
    }

    public IReadOnlyList<string>? Choices(string name, params ReadOnlySpan<string> allowed)
    {
        if (Read(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= 10)
        {
            var items = value.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString() : null).Distinct().ToArray();
            bool known = true;
            foreach (string? item in items)
                known &= item is not null && allowed.Contains(item);
            if (known)
                return items!;
        }
        Wrong(name, $"must be a list of {string.Join(", ", allowed.ToArray())}", $"{string.Join(", ", allowed.ToArray())}의 목록이어야 합니다");
        return null;
    }

    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Read(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && InstantPattern.IsMatch(text)
            && value.TryGetDateTimeOffset(out var instant))
            return DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
        Wrong(name, "must be an ISO 8601 instant such as 2026-01-31T03:04:05.678Z", "2026-01-31T03:04:05.678Z와 같은 ISO 8601 형식이어야 합니다");
        return null;
    }

    /// <summary>A day such as 2026-01-31, not before the earliest.</summary>
    public DateOnly? Day(string name, DateOnly earliest, bool required = false)
    {
        if (String(name, required) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= earliest)
            return day;
        Wrong(name, $"must be a day such as 2026-01-31, from {earliest:yyyy-MM-dd} on", $"2026-01-31과 같은 날짜여야 합니다 ({earliest:yyyy-MM-dd} 이후)");
        return null;
    }

    /// <summary>The field, if it is <c>true</c> or <c>false</c>; another kind of value is read as what it is.</summary>
    public bool? IfFlag(string name) => Read(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A field that is an object of its own; what is wrong in it is told under its name.</summary>
    public T? Object<T>(string name, Func<InputFields, T?> read) where T : class
    {
        if (Read(name) is not { } value)
            return null;
        var inner = new InputFields(value);
        var result = read(inner);
        if (inner.Refusal()?.Details is not FieldErrors wrong)
            return result;
        _errors.AddRange(wrong.Errors.Select(e => e with { Field = e.Field.Length == 0 ? name : $"{name}.{e.Field}" }));
        return null;
    }

    /// <summary>A list of objects; what is wrong in one is told under its place, as <c>events[2].quantity</c>.</summary>
    public IReadOnlyList<T> Objects<T>(string name, int min, int max, Func<InputFields, T> read)
    {
        if (Read(name, required: true) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < min || value.GetArrayLength() > max)
        {
            Wrong(name, $"must be a list of {min} to {max} objects", $"{min}~{max}개의 객체 목록이어야 합니다");
            return [];
        }
        var items = new List<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{name}[{items.Count}]");
            var inner = new InputFields(item);
            items.Add(read(inner));
            if (inner.Refusal()?.Details is FieldErrors wrong)
                _errors.AddRange(wrong.Errors.Select(e => e with { Field = e.Field.Length == 0 ? at : $"{at}.{e.Field}" }));
        }
        return items;
    }

    /// <summary>A flat string map: at most 20 pairs, keys of 1 to 40, values of up to 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata()
    {
        const string Name = "metadata";
        if (Read(Name) is not { } value)
            return FrozenDictionary<string, string>.Empty;
        var map = new Dictionary<string, string>();
        if (value.ValueKind != JsonValueKind.Object)
        {
            Wrong(Name, "must be an object of strings", "문자열 객체여야 합니다");
            return map;
        }
        foreach (var pair in value.EnumerateObject())
            MetadataPair(map, pair);
        if (map.Count > 20)
            Wrong(Name, "must have at most 20 pairs", "최대 20개까지 지정할 수 있습니다");
        return map;
    }

    private void MetadataPair(Dictionary<string, string> map, JsonProperty pair)
    {
        string field = $"metadata.{Shown(pair.Name, 40)}";
        string? text = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString() : null;
        if (pair.Name.Length is 0 or > 40 || pair.Name.Any(char.IsControl))
            Wrong(field, "must have a key of 1 to 40 characters", "키는 1~40자여야 합니다");
        else if (text is null || text.Length > 500 || text.Contains('\0', StringComparison.Ordinal))
            Wrong(field, "must be a string of up to 500 characters", "500자 이하의 문자열이어야 합니다");
        else if (CardNumbers.In(text) || CardNumbers.In(pair.Name))
            Wrong(field, "looks like a card number, which must never be sent here", "카드 번호는 전송할 수 없습니다");
        else if (!map.TryAdd(pair.Name, text))
            Wrong(field, "is given twice", "중복된 필드입니다");
    }

    /// <summary>A name of the caller's choice, as far as an answer may repeat it.</summary>
    private static string Shown(string name, int most) => CardNumbers.In(name) ? "•••" : name.Length <= most ? name : name[..most];

    private string? String(string name, bool required)
    {
        if (Read(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text)
            return text;
        Wrong(name, "must be a string", "문자열이어야 합니다");
        return null;
    }

    private JsonElement? Read(string name, bool required = false)
    {
        _read.Add(name);
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        if (required)
            Wrong(name, "is required", "필수 항목입니다");
        return null;
    }

    private string? Refuse(string field, string english, string korean)
    {
        Wrong(field, english, korean);
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.:@-]{1,64}\z")]
    public static partial Regex CustomerIdPattern { get; }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\z")]
    public static partial Regex InstantPattern { get; }
}
