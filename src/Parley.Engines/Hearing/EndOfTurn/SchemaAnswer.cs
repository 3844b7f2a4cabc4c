using System.Globalization;
using System.Text.Json;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Finds the field of a tool that a question asks for, and what its schema says about the form of the answer.</summary>
internal static class SchemaAnswer
{
    private const int MostFields = 64;

    private static readonly string[] Fillers =
    [
        "the",
        "your",
        "a",
        "an",
        "of",
        "is",
        "what",
        "you",
        "for",
        "please",
        "number",
        "to",
        "and",
    ];

    /// <returns>Null when no field is named, or its schema says nothing of use.</returns>
    public static ExpectedAnswer? Of(string question, IReadOnlyList<JsonElement> schemas)
    {
        var fields = 0;
        foreach (var schema in schemas)
        {
            if (
                schema.ValueKind != JsonValueKind.Object
                || !schema.TryGetProperty("properties", out var properties)
                || properties.ValueKind != JsonValueKind.Object
            )
            {
                continue;
            }

            foreach (var field in properties.EnumerateObject())
            {
                if (++fields > MostFields)
                {
                    return null;
                }

                if (IsNamed(field.Name, question) && Form(field.Value) is { } answer)
                {
                    return answer;
                }
            }
        }

        return null;
    }

    /// <summary>Every word of the field's name that says something stands in the question.</summary>
    private static bool IsNamed(string field, string question)
    {
        var words = Words(field).Where(word => !Fillers.Contains(word, StringComparer.Ordinal)).ToList();
        return words.Count > 0 && words.TrueForAll(word => question.Contains(word, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (
                i == name.Length
                || name[i] is '_' or '-' or ' '
                || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]))
            )
            {
                if (i > start)
                {
                    yield return name[start..i].ToLowerInvariant();
                }

                start = i < name.Length && name[i] is '_' or '-' or ' ' ? i + 1 : i;
            }
        }
    }

    private static ExpectedAnswer? Form(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (field.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            return new(
                AnswerKind.Choice,
                Choices:
                [
                    .. values
                        .EnumerateArray()
                        .Where(v => v.ValueKind == JsonValueKind.String)
                        .Select(v => TurnText.Plain(v.GetString()!.Replace('_', ' '))),
                ]
            );
        }

        var type = Text(field, "type");
        var pattern = Text(field, "pattern");
        return Text(field, "format") switch
        {
            "email" or "idn-email" => new(AnswerKind.Email),
            "date" or "date-time" => new(AnswerKind.Date),
            _ when pattern is not null && IsDigits(pattern) => new(AnswerKind.Digits, LengthOf(pattern, field)),
            _ when type is "boolean" => new(AnswerKind.YesOrNo),
            _ when type is "integer" or "number" => new(AnswerKind.Number),
            _ => null,
        };
    }

    /// <summary>A pattern of digits and what may stand between them.</summary>
    private static bool IsDigits(string pattern) =>
        pattern.Contains(@"\d", StringComparison.Ordinal) || pattern.Contains("[0-9]", StringComparison.Ordinal)
            ? !pattern.Replace(@"\d", "", StringComparison.Ordinal).Any(c => char.IsLetter(c) && c is not 's')
            : false;

    private static int LengthOf(string pattern, JsonElement field)
    {
        if (field.TryGetProperty("minLength", out var least) && least.TryGetInt32(out var length))
        {
            return Math.Clamp(length, 0, 32);
        }

        // Counts what each repeated class of digits asks for at least.
        var (sum, at) = (0, 0);
        while (at < pattern.Length)
        {
            var (digit, next) =
                pattern.AsSpan(at).StartsWith(@"\d") ? (true, at + 2)
                : pattern.AsSpan(at).StartsWith("[0-9]") ? (true, at + 5)
                : (false, at + 1);
            at = next;
            if (!digit)
            {
                continue;
            }

            var close = at < pattern.Length && pattern[at] == '{' ? pattern.IndexOf('}', at) : -1;
            var count = 1;
            if (close > 0)
            {
                var inner = pattern[(at + 1)..close].Split(',');
                count = int.TryParse(inner[0], CultureInfo.InvariantCulture, out var n) ? n : 1;
                at = close + 1;
            }

            sum += at < pattern.Length && pattern[at] is '?' or '*' ? 0 : count;
        }

        return Math.Clamp(sum > 1 ? sum : 0, 0, 32);
    }

    private static string? Text(JsonElement field, string name) =>
        field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
