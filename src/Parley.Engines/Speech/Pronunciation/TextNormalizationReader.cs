using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Engines.Speech.Pronunciation;

/// <summary>
/// Reads rules of how text is said: JSON (<c>{"rules":[{"match":"kWh","say":"kilowatt hours"},{"pattern":"#(\\d+)","say":"number $1"}]}</c>)
/// or lines with a tab (<c>kWh&lt;TAB&gt;kilowatt hours</c>). docs/protocol/speech.md describes both.
/// </summary>
public static class TextNormalizationReader
{
    private const int MaxRules = 2_000;
    private const int MaxLength = 256;

    private static readonly JsonDocumentOptions _json = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 8,
    };

    /// <exception cref="FormatException">It is neither; one line that says why.</exception>
    public static TextNormalization Read(ReadOnlyMemory<byte> document)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(document.Span).TrimStart('\uFEFF');
        }
        catch (ArgumentException e)
        {
            throw new FormatException("it is not UTF-8 text", e);
        }
        var rules = text.TrimStart() is ['{' or '[', ..] ? FromJson(text) : FromLines(text);
        return rules.Count is > 0 and <= MaxRules
            ? new TextNormalization(rules)
            : throw new FormatException(rules.Count == 0 ? "it has no rules" : $"it has more than {MaxRules} rules");
    }

    private static List<TextRule> FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _json);
            var root = document.RootElement;
            var list =
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rules", out var inner) ? inner : root;
            if (list.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it has no array of rules");
            }
            return [.. list.EnumerateArray().Take(MaxRules + 1).Select(FromJson)];
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON (line {e.LineNumber + 1})", e);
        }
    }

    private static TextRule FromJson(JsonElement rule, int index)
    {
        var say = Text("say");
        var ignoreCase =
            rule.ValueKind == JsonValueKind.Object
            && rule.TryGetProperty("ignore_case", out var flag)
            && flag.ValueKind == JsonValueKind.True;
        return (Text("match"), Text("pattern"), say) switch
        {
            ({ } match, null, not null) => Plain(match, say, ignoreCase),
            (null, { } pattern, not null) => Of(pattern, say, ignoreCase, index),
            _ => throw new FormatException($"rule {index + 1} needs 'say', and either 'match' or 'pattern'"),
        };

        string? Text(string name) =>
            rule.ValueKind == JsonValueKind.Object
            && rule.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 and <= MaxLength } found
                ? found
                : null;
    }

    private static List<TextRule> FromLines(string text)
    {
        var rules = new List<TextRule>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Trim();
            if (content.Length == 0 || content[0] is '#')
            {
                continue;
            }
            var columns = content.Split('\t', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (columns is not [{ Length: <= MaxLength } match, { Length: <= MaxLength } say])
            {
                throw new FormatException($"line {number} is not 'written, a tab, spoken'");
            }
            rules.Add(Plain(match, say, ignoreCase: false));
            if (rules.Count > MaxRules)
            {
                break;
            }
        }
        return rules;
    }

    // A plain match is a whole word, or begins and ends where signs do.
    private static TextRule Plain(string match, string say, bool ignoreCase)
    {
        var from = char.IsLetterOrDigit(match[0]) ? @"\b" : "";
        var to = char.IsLetterOrDigit(match[^1]) ? @"\b" : "";
        return Of(from + Regex.Escape(match) + to, say.Replace("$", "$$", StringComparison.Ordinal), ignoreCase, 0);
    }

    private static TextRule Of(string pattern, string say, bool ignoreCase, int index)
    {
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        options |= ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None;
        try
        {
            return new TextRule(new Regex(pattern, options, TimeSpan.FromMilliseconds(200)), say);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"rule {index + 1} has a pattern that cannot be used", e);
        }
    }
}
