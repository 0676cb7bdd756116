namespace FluxPay.Policies.Reading;

/// <summary>A piece of YAML that knows its line.</summary>
internal abstract record YamlNode(int Line);

/// <param name="Line">Where it starts.</param>
/// <param name="Text">The value without quotes.</param>
/// <param name="Plain">Written without quotes, so it may be a number, a truth value or nothing.</param>
internal sealed record YamlScalar(int Line, string Text, bool Plain) : YamlNode(Line)
{
    public bool IsNull => Plain && Text is ("" or "~" or "null" or "Null" or "NULL");
}

internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line);

internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line);

/// <summary>Something already reported: whoever reads it stays silent.</summary>
internal sealed record YamlBroken(int Line) : YamlNode(Line);

internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
