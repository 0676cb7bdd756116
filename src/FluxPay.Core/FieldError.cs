namespace FluxPay;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">The field's path in the body or query.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record FieldError(string Field, Text Message);

/// <summary>Everything wrong with a request; what a <c>REQ_001</c> carries.</summary>
/// <param name="Errors">One or more.</param>
public sealed record FieldErrors(IReadOnlyList<FieldError> Errors)
{
    /// <summary>The refusal of a request with these problems.</summary>
    public static FluxPayError Refusal(params IReadOnlyList<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return new FluxPayError(ErrorCode.InvalidRequest, new Text(
            $"The request is not valid: {string.Join("; ", errors.Select(e => $"{e.Field} {e.Message.English}"))}.",
            $"요청이 올바르지 않습니다: {string.Join("; ", errors.Select(e => $"{e.Field} {e.Message.Korean}"))}."),
            new FieldErrors(errors));
    }

    /// <summary>The refusal of a request with one problem.</summary>
    public static FluxPayError Refusal(string field, string english, string korean) => Refusal(new FieldError(field, new Text(english, korean)));
}
