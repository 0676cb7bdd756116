namespace FluxPay.Client;

/// <summary>Where the server is, who calls it, and how patiently.</summary>
public sealed class FluxPayClientOptions
{
    /// <summary>Where the server listens, without <c>/api/v1</c>, for example <c>https://pay.example.com</c>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The service's API key. It goes into the Authorization header and nowhere else.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The language of messages, as in Accept-Language: <c>ko</c> for Korean. Null: English.</summary>
    public string? AcceptLanguage { get; set; }

    /// <summary>
    /// Tries after the first, on connection failures and time-outs, 408, 429 (but not WTR_001, which needs a pass), 5xx, and 409
    /// PAY_003 while the first request with the same key still runs.
    /// </summary>
    /// <value>0 to 10. Default 4.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The pause before the first retry; doubled for each further one, with jitter.</summary>
    /// <value>1 ms up to <see cref="MaxRetryDelay"/>. Default 250 ms.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The longest pause. A server that asks for a longer one (Retry-After) is not asked again: the caller gets the
    /// refusal with its RetryAfter.
    /// </summary>
    /// <value>Default 10 s.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one try may take. A confirm takes up to the server's ConfirmWait, 10 s unless changed.
    /// </summary>
    /// <value>10 ms up to <see cref="Timeout"/>. Default 30 s.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one operation may take with all its tries and pauses.</summary>
    /// <value>Up to one day. Default 100 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The clock of pauses and time-outs. Null: the container's, else the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
