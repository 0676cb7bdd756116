using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FluxPay.Policies.Reading;

/// <summary>
/// One YAML document as nodes with lines. A policy needs no anchors, aliases or tags, so they are refused: what is
/// written is what is read, and nothing can be multiplied.
/// </summary>
internal sealed class YamlDocument
{
    private const int MaxDepth = 32;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly PolicyProblems _problems;
    private readonly string _file;

    private YamlDocument(string file, string text, PolicyProblems problems)
    {
        (_file, _problems) = (file, problems);
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The root, or null when there is nothing to go on with; the reason is then among the problems.</summary>
    public static YamlNode? Read(string file, string text, PolicyProblems problems)
    {
        var document = new YamlDocument(file, text, problems);
        try
        {
            return document.ReadRoot();
        }
        catch (YamlException invalid)
        {
            // A wrong tab is reported at the token before it, so where the scanner stopped says more.
            bool isTab = invalid.Message.Contains(" tab ", StringComparison.Ordinal);
            problems.Add(file, LineOf(isTab ? document._scanner.CurrentPosition : invalid.Start), PolicyPath.Root,
                $"is not valid YAML: {PolicyText.Show(invalid.Message, 200)}");
        }
        catch (InvalidOperationException)   // what the scanner throws where [ or { goes on too far to the left
        {
            problems.Add(file, LineOf(document._scanner.CurrentPosition), PolicyPath.Root,
                "is not valid YAML: a [ or { before is not closed, "
                + "or goes on with less indentation than the key it belongs to");
        }
        return null;
    }

    private YamlNode? ReadRoot()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return Empty();
        var root = ReadNode(PolicyPath.Root, depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            Report(second, PolicyPath.Root, "a second document starts here; a policy file holds exactly one");
        return root is YamlScalar { IsNull: true } ? Empty() : root;
    }

    private YamlNode? Empty()
    {
        _problems.Add(_file, 1, PolicyPath.Root,
            "is empty; a policy names at least its service, name, currency and timeZone");
        return null;
    }

    private YamlNode ReadNode(string path, int depth)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            _parser.MoveNext();
            return Broken(alias, path, "is an alias; aliases are not allowed, write the value out");
        }
        var node = _parser.Consume<NodeEvent>();
        if (!node.Anchor.IsEmpty)
            Report(node, path, "has an anchor; anchors are not allowed, write the value out where it is needed");
        if (!node.Tag.IsEmpty)
            Report(node, path, "has a tag; tags are not allowed, write the plain value");
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth} levels");

        return node switch
        {
            Scalar scalar => new YamlScalar(LineOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart list => new YamlList(LineOf(list.Start), ReadItems(path, depth)),
            MappingStart map => new YamlMap(LineOf(map.Start), ReadEntries(path, depth)),
            _ => throw new YamlException(node.Start, node.End, $"{node.GetType().Name} is not expected here"),
        };
    }

    private List<YamlNode> ReadItems(string path, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(PolicyPath.Item(path, items.Count), depth + 1));
        return items;
    }

    private List<YamlEntry> ReadEntries(string path, int depth)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        var ordered = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(path, depth + 1);
            if (key is not YamlScalar { Text: var name })
            {
                _problems.Add(_file, key.Line, path, "has a key that is not a plain text; keys are names");
                ReadNode(path, depth + 1);
                continue;
            }
            var entry = new YamlEntry(name, key.Line, ReadNode(PolicyPath.Key(path, name), depth + 1));
            if (entries.TryAdd(name, entry))
                ordered.Add(entry);
            else
                _problems.Add(_file, key.Line, PolicyPath.Key(path, name),
                    $"is there twice, first in line {entries[name].Line}; each key is allowed once");
        }
        return ordered;
    }

    private YamlBroken Broken(ParsingEvent at, string path, string message)
    {
        Report(at, path, message);
        return new YamlBroken(LineOf(at.Start));
    }

    private void Report(ParsingEvent at, string path, string message) =>
        _problems.Add(_file, LineOf(at.Start), path, message);

    private static int LineOf(Mark mark) => (int)Math.Max(1, mark.Line);
}
