using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Engines.Builtin.Language;
using static Parley.Engines.Builtin.Tools.ArgumentWords;

namespace Parley.Engines.Builtin.Tools;

/// <summary>Takes a tool's arguments out of an utterance.</summary>
internal static class ArgumentFiller
{
    public static Filled Fill(ToolForm tool, Utterance said)
    {
        JsonObject arguments = [];
        HashSet<int> taken = [];
        ToolProperty[] strings = [.. tool.Properties.Where(IsPlainString)];
        foreach (ToolProperty property in tool.Properties.OrderBy(p => IsPlainString(p) ? 1 : 0))
        {
            bool only = strings.Length == 1 || (property.Required && strings.Count(s => s.Required) == 1);
            if (Value(property, said, tool, taken, only) is { } value)
            {
                arguments[property.Name] = value;
            }
        }

        return new Filled(
            arguments,
            tool.Properties.FirstOrDefault(p => p.Required && !arguments.ContainsKey(p.Name))?.Name
        );
    }

    /// <summary>Reads the answer to a question about one property.</summary>
    public static JsonNode? Answer(ToolProperty property, Utterance said, ToolForm tool)
    {
        if (Value(property, said, tool, [], only: true) is { } value)
        {
            return value;
        }

        return IsPlainString(property) && said.Core.Count > 0
            ? Shaped(property, said.Original(said.CoreStart, said.CoreEnd))
            : null;
    }

    /// <summary>Something that the schema allows, for a call that must be made.</summary>
    public static JsonNode Guess(ToolProperty property, Utterance? said) =>
        property.Values.Count > 0
            ? JsonValue.Create(property.Values[0])
            : property.Type switch
            {
                "number" or "integer" => JsonValue.Create(0),
                "boolean" => JsonValue.Create(true),
                "array" => new JsonArray(),
                "object" => new JsonObject(),
                _ => JsonValue.Create(said is null || said.IsEmpty ? "" : said.Original(said.CoreStart, said.CoreEnd)),
            };

    private static bool IsPlainString(ToolProperty property) => property.Values.Count == 0 && property.Type is "string";

    private static JsonNode? Value(ToolProperty property, Utterance said, ToolForm tool, HashSet<int> taken, bool only)
    {
        if (property.Values.Count > 0)
        {
            return OneOf(property, said, taken);
        }

        return property.Type switch
        {
            "number" or "integer" => NumberOf(property, said, taken),
            "boolean" => Truth(property, said, tool),
            "array" => Text(property, said, tool, taken, only) is { } list
                ? new JsonArray([
                    .. list.Split(
                            [",", " and "],
                            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                        )
                        .Select(t => (JsonNode?)JsonValue.Create(t)),
                ])
                : null,
            "object" => null,
            _ => Text(property, said, tool, taken, only) is { Length: > 0 } text ? JsonValue.Create(text) : null,
        };
    }

    private static JsonValue? OneOf(ToolProperty property, Utterance said, HashSet<int> taken)
    {
        string? best = null;
        double bestScore = 0.79;
        int at = -1;
        foreach (string value in property.Values)
        {
            string[] words = ToolForm.Words(value);
            for (int i = 0; words.Length > 0 && i + words.Length <= said.Words.Count; i++)
            {
                double score = words
                    .Select(
                        (w, j) =>
                            string.Equals(Stem.Of(w), Stem.Of(said.Words[i + j]), StringComparison.Ordinal) ? 0.99
                            : w.Length < 4 ? 0
                            : Likeness.Of(w, said.Words[i + j])
                    )
                    .Min();
                score += words.Length * 0.001;
                if (score > bestScore)
                {
                    (best, bestScore, at) = (value, score, i);
                }
            }
        }

        if (best is not null)
        {
            taken.Add(at);
        }

        return best is null ? null : JsonValue.Create(best);
    }

    private static JsonValue? NumberOf(ToolProperty property, Utterance said, HashSet<int> taken)
    {
        List<(int At, int Length, decimal Value)> numbers = [];
        for (int i = 0; i < said.Words.Count; )
        {
            int read = NumberWords.Read(said.Words, i, out decimal value);
            if (read > 0 && !taken.Contains(i))
            {
                numbers.Add((i, read, value));
            }

            i += Math.Max(1, read);
        }

        if (numbers.Count == 0)
        {
            return null;
        }

        // "for two nights and three guests": the number beside the property's own word is its own.
        string[] names =
        [
            .. Stem.Content([
                .. ToolForm.Words(property.Name),
                .. (property.Description ?? "").Split(' ').SelectMany(Tokens.Of),
            ]),
        ];
        (int At, int Length, decimal Value) chosen = numbers
            .OrderBy(n =>
                Enumerable
                    .Range(Math.Max(0, n.At - 2), n.Length + 4)
                    .Any(i => i < said.Words.Count && names.Contains(Stem.Of(said.Words[i]), StringComparer.Ordinal))
                    ? 0
                    : 1
            )
            .First();
        for (int i = chosen.At; i < chosen.At + chosen.Length; i++)
        {
            taken.Add(i);
        }

        return property.Type is "integer" && chosen.Value is > -9e15m and < 9e15m
            ? JsonValue.Create((long)Math.Round(chosen.Value))
            : JsonValue.Create(
                decimal.Parse(
                    chosen.Value.ToString("0.############", CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture
                )
            );
    }

    private static JsonValue? Truth(ToolProperty property, Utterance said, ToolForm tool)
    {
        _ = tool;
        if (said.Has("off", "disable", "no", "not", "without", "false", "stop", "deactivate"))
        {
            return JsonValue.Create(false);
        }

        if (said.Has("on", "enable", "yes", "true", "with", "activate", "start"))
        {
            return JsonValue.Create(true);
        }

        return said.Words.Any(w => ToolForm.Words(property.Name).Contains(w, StringComparer.Ordinal))
            ? JsonValue.Create(true)
            : null;
    }

    private static string? Text(ToolProperty property, Utterance said, ToolForm tool, HashSet<int> taken, bool only)
    {
        if (Quoted(said.Text) is { } quoted)
        {
            return quoted;
        }

        string[] name = ToolForm.Words(property.Name);
        if (name.Any(n => Dates.Contains(n, StringComparer.Ordinal)))
        {
            return Date(said, taken);
        }

        string[] preferred = name.Any(n => Places.Contains(n, StringComparer.Ordinal))
            ? name.Contains("destination")
                ? ["to", "for", "in"]
                : ["in", "at", "for", "of", "from", "to", "near"]
            : name.Contains("from") || name.Contains("origin") || name.Contains("source")
                ? ["from"]
                : name.Contains("to") || name.Contains("target")
                    ? ["to", "into"]
                    : name.Any(n => Names.Contains(n, StringComparer.Ordinal))
                        ? ["called", "named", "for", "to", "with", "name", "by", "of"]
                        : name.Any(n => Texts.Contains(n, StringComparer.Ordinal))
                            ? ["saying", "says", "that", "about", "for", "of", "to", "called"]
                            : only
                                ? Prepositions
                                : [];
        if (only && DirectObject(said, tool, taken) is { } thing)
        {
            return Shaped(property, thing).GetValue<string>();
        }

        foreach (string preposition in preferred)
        {
            if (After(preposition, said, taken, name.Any(n => Texts.Contains(n, StringComparer.Ordinal))) is { } text)
            {
                return Shaped(property, text).GetValue<string>();
            }
        }

        return only && property.Required && Rest(said, tool, taken) is { } rest
            ? Shaped(property, rest).GetValue<string>()
            : null;
    }

    private static JsonValue Shaped(ToolProperty property, string text)
    {
        bool proper = ToolForm
            .Words(property.Name)
            .Any(n => Places.Contains(n, StringComparer.Ordinal) || Names.Contains(n, StringComparer.Ordinal));
        return JsonValue.Create(proper ? string.Join(' ', text.Split(' ').Select(Sentences.Capital)) : text);
    }

    private static string? After(string preposition, Utterance said, HashSet<int> taken, bool toTheEnd)
    {
        for (int i = said.CoreEnd - 2; i >= said.CoreStart; i--)
        {
            if (!string.Equals(said.Words[i], preposition, StringComparison.Ordinal) || taken.Contains(i + 1))
            {
                continue;
            }

            int start = i + 1;
            while (start < said.CoreEnd - 1 && said.Words[start] is "the" or "a" or "an" or "my")
            {
                start++;
            }

            int end = start;
            while (end < said.CoreEnd && (toTheEnd || !IsStop(said.Words[end])) && !taken.Contains(end))
            {
                end++;
            }

            if (end > start)
            {
                string text = said.Original(start, end);
                for (int t = start; t < end; t++)
                {
                    taken.Add(t);
                }

                return text;
            }
        }

        return null;
    }

    private static bool IsStop(string word) =>
        Prepositions.Contains(word, StringComparer.Ordinal)
        || word
            is "and"
                or "today"
                or "tomorrow"
                or "tonight"
                or "now"
                or "please"
                or "next"
                or "this"
                or "like"
                or "is";

    // "Add three apples to my cart": what stands between the tool's verb and a preposition with the tool's own word behind it.
    private static string? DirectObject(Utterance said, ToolForm tool, HashSet<int> taken)
    {
        string[] own = [.. tool.NameStems, .. tool.DescriptionStems];
        string verb = said.Words[said.CoreStart];
        if (
            !own.Contains(Stem.Of(verb), StringComparer.Ordinal)
            && verb is not ("put" or "add" or "place" or "write" or "save" or "remove" or "take")
        )
        {
            return null;
        }

        int end = said.CoreStart + 1;
        while (end < said.CoreEnd && said.Words[end] is not ("to" or "in" or "into" or "on" or "from"))
        {
            end++;
        }

        if (!said.Words.Skip(end).Take(said.CoreEnd - end).Any(w => own.Contains(Stem.Of(w), StringComparer.Ordinal)))
        {
            return null;
        }

        int start = said.CoreStart + 1;
        while (start < end && (taken.Contains(start) || Stem.IsSmall(said.Words[start])))
        {
            start++;
        }

        return start < end && !own.Contains(Stem.Of(said.Words[start]), StringComparer.Ordinal)
            ? said.Original(start, end)
            : null;
    }

    // What is left behind the last word that belongs to the tool itself.
    private static string? Rest(Utterance said, ToolForm tool, HashSet<int> taken)
    {
        string[] own = [.. tool.NameStems, .. tool.DescriptionStems];
        int start = said.CoreStart;
        for (int i = said.CoreStart; i < said.CoreEnd; i++)
        {
            start = taken.Contains(i) || own.Contains(Stem.Of(said.Words[i]), StringComparer.Ordinal) ? i + 1 : start;
        }

        while (start < said.CoreEnd && Stem.IsSmall(said.Words[start]))
        {
            start++;
        }

        return start < said.CoreEnd ? said.Original(start, said.CoreEnd) : null;
    }

    private static string? Date(Utterance said, HashSet<int> taken)
    {
        for (int length = 4; length > 0; length--)
        {
            for (int i = said.CoreStart; i + length <= said.CoreEnd; i++)
            {
                string[] words = [.. said.Words.Skip(i).Take(length)];
                if (
                    words[0] is not ("on" or "the" or "it" or "of" or "be")
                    && Days.Find(words, default(DateTimeOffset).AddYears(2000)) is not null
                )
                {
                    for (int t = i; t < i + length; t++)
                    {
                        taken.Add(t);
                    }

                    return said.Original(i, i + length);
                }
            }
        }

        return null;
    }

    private static string? Quoted(string text)
    {
        int from = text.IndexOfAny(['"', '“']);
        int to = text.LastIndexOfAny(['"', '”']);
        return from >= 0 && to > from + 1 ? text[(from + 1)..to] : null;
    }
}

/// <param name="Missing">The first required property that the utterance does not give, or null.</param>
internal sealed record Filled(JsonObject Arguments, string? Missing);
