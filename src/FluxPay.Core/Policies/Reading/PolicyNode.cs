using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Policies.Reading;

/// <summary>
/// One value of a policy file, read by saying what it must be. Whatever is wrong is collected and a harmless value
/// returned, so reading goes on and every problem of a file is found at once.
/// </summary>
internal sealed partial class PolicyNode
{
    private readonly YamlNode? _value;
    private readonly PolicyProblems _problems;
    private readonly string _file;
    private readonly List<string> _asked = [];
    private bool _abandoned;

    private PolicyNode(PolicyProblems problems, string file, string key, string path, int line, YamlNode? value) =>
        (_problems, _file, Key, Path, Line, _value) = (problems, file, key, path, line, value);

    public static PolicyNode Root(string file, YamlNode root, PolicyProblems problems) =>
        new(problems, file, "", PolicyPath.Root, root.Line, root);

    /// <summary>The key it stands under, or its number in a list.</summary>
    public string Key { get; }

    public string Path { get; }

    public int Line { get; }

    /// <summary>Missing or reported already: nothing more is said about it.</summary>
    private bool IsSilent => _value is null or YamlBroken;

    public bool IsMap => _value is YamlMap;

    /// <summary>True while nothing was found wrong with this value itself.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>The value as it was written, for messages.</summary>
    public string Written => _value is YamlScalar scalar ? PolicyText.Show(scalar.Text) : "";

    /// <summary>Whether it is just this word.</summary>
    public bool Is(string word) => _value is YamlScalar scalar && scalar.Text == word;

    /// <summary>A key that must be there.</summary>
    public PolicyNode Required(string key)
    {
        if (Optional(key) is { } found)
            return found;
        if (_value is YamlMap)
            _problems.Add(_file, Line, PolicyPath.Key(Path, key), "is missing; it is required");
        return new PolicyNode(_problems, _file, key, PolicyPath.Key(Path, key), Line, null);
    }

    /// <summary>A key that may be left out, but not left without a value.</summary>
    public PolicyNode? Optional(string key)
    {
        _asked.Add(key);
        var found = (_value as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key == key);
        return found is null ? null : Child(found);
    }

    /// <summary>A mapping with known keys: those that the reader asks for.</summary>
    public T Section<T>(Func<PolicyNode, T> read)
    {
        var result = read(this);
        if (_value is YamlMap map)
        {
            if (_abandoned)
                return result;
            foreach (var unknown in map.Entries.Where(entry => !_asked.Contains(entry.Key)))
                _problems.Add(_file, unknown.Line, PolicyPath.Key(Path, unknown.Key),
                    $"is not a known key; {PolicyText.Allowed(unknown.Key, _asked)}");
        }
        else
        {
            Expected($"keys and values; {PolicyText.Allowed("", _asked)}");
        }
        return result;
    }

    /// <summary>A mapping whose keys are names chosen in the file, in the file's order.</summary>
    public IReadOnlyDictionary<string, T> Map<T>(Func<PolicyNode, T> read)
    {
        if (_value is not YamlMap map)
        {
            Expected("names, each with its values");
            return ReadOnlyDictionary<string, T>.Empty;
        }
        var named = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            var child = Child(entry);
            if (!PolicyText.IsName(entry.Key))
                child.Report($"is not a name; allowed: {PolicyText.NameRule}");
            named.Add(entry.Key, read(child));
        }
        return new ReadOnlyDictionary<string, T>(named);
    }

    public ImmutableArray<T> List<T>(Func<PolicyNode, T> read, int max = 1000)
    {
        if (_value is not YamlList list)
        {
            Expected("a list");
            return [];
        }
        if (list.Items.Count > max)
            Report($"has {list.Items.Count} items; allowed: up to {max}");
        return [.. list.Items.Select((item, i) => read(Child($"{i}", PolicyPath.Item(Path, i), item.Line, item)))];
    }

    /// <summary>Says what is wrong with this value and what is allowed.</summary>
    public void Report(string message)
    {
        IsSound = false;
        _problems.Add(_file, Line, Path, message);
    }

    /// <summary>Leaves the rest unread, because what it must be depends on something that is wrong.</summary>
    public T Abandon<T>(T harmless)
    {
        _abandoned = true;
        return harmless;
    }

    /// <summary>Takes a name that may be used once in the scope.</summary>
    public void Claim(string scope, string name, string rule)
    {
        if (IsSound && !IsSilent && !_problems.Claim(scope, name, _file, Line, out var holder))
            Report($"{PolicyText.Show(name)} is already used in {holder.File}:{holder.Line}; {rule}");
    }

    private PolicyNode Child(YamlEntry entry) =>
        Child(entry.Key, PolicyPath.Key(Path, entry.Key), entry.Line, entry.Value);

    private PolicyNode Child(string key, string path, int line, YamlNode value)
    {
        if (value is not YamlScalar { IsNull: true })
            return new PolicyNode(_problems, _file, key, path, value is YamlScalar ? value.Line : line, value);
        _problems.Add(_file, line, path, "has no value; give it one or leave the key out");
        return new PolicyNode(_problems, _file, key, path, line, null);
    }

    private void Expected(string what)
    {
        IsSound = false;
        if (!IsSilent)
            Report($"must be {what}; {Found}");
    }

    private string Found => _value switch
    {
        YamlScalar scalar => $"was {PolicyText.Show(scalar.Text)}",
        YamlList => "was a list",
        YamlMap => "was a mapping",
        _ => "was nothing",
    };

    private bool IsScalar([NotNullWhen(true)] out string? text, bool plain = false)
    {
        text = _value is YamlScalar scalar && (scalar.Plain || !plain) ? scalar.Text : null;
        return text is not null;
    }
}
