using System.Text.Json;
using Parley.Protocol.Errors;

namespace Parley.Protocol.Json;

/// <summary>
/// Reads the fields of one JSON object and records what is wrong with their full path. A field that is null counts as absent.
/// After a fault the reading goes on with neutral values; the caller looks at <see cref="Findings"/> once, at the end.
/// </summary>
internal sealed class JsonFields(JsonElement json, string path, Findings findings)
{
    /// <summary>How many unknown fields are looked at; a hostile message can have millions.</summary>
    private const int MaxUnknown = 256;

    private readonly List<string> _known = [];

    public JsonElement Json { get; } = json;

    public Findings Findings { get; } = findings;

    public string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>True when the field is there, null or not.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return Json.TryGetProperty(name, out _);
    }

    public bool IsNull(string name)
    {
        _known.Add(name);
        return Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;
    }

    public bool TryGet(string name, out JsonElement value)
    {
        _known.Add(name);
        return Json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    public string? Text(string name, int maxLength = int.MaxValue)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            WrongType(Path(name), "a string", value);
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > maxLength)
        {
            Findings.Fault(ErrorCodes.TooLong, $"'{Path(name)}' has more than {maxLength} characters.", Path(name));
        }

        return text;
    }

    public string RequiredText(string name, int maxLength = int.MaxValue)
    {
        Require(name);
        return Text(name, maxLength) ?? "";
    }

    /// <summary>An id: not empty when required, at most 512 characters. An empty optional one counts as absent.</summary>
    public string? Id(string name) => Text(name, WireLimits.IdLength) is { Length: > 0 } id ? id : null;

    public string RequiredId(string name)
    {
        var id = RequiredText(name, WireLimits.IdLength);
        if (id.Length == 0)
        {
            Findings.Fault(ErrorCodes.InvalidValue, $"'{Path(name)}' must not be empty.", Path(name));
        }

        return id;
    }

    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        BadChoice(name, text, string.Join(", ", allowed!));
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        WrongType(Path(name), "true or false", value);
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        var number = AnyNumber(name);
        if (number is { } n && (n < min || n > max))
        {
            BadValue(Path(name), FormattableString.Invariant($"must be between {min} and {max}"));
            return null;
        }

        return number;
    }

    /// <summary>A number that is brought into its range, which a warning tells.</summary>
    public double? Clamped(string name, double min, double max)
    {
        if (AnyNumber(name) is not { } number)
        {
            return null;
        }

        var near = Math.Clamp(number, min, max);
        if (near != number)
        {
            var used = FormattableString.Invariant($"'{Path(name)}' is between {min} and {max}; {near} is used.");
            Findings.Warn(ErrorCodes.Adjusted, used, Path(name));
        }

        return near;
    }

    public int? Integer(string name, int min, int max)
    {
        if (AnyNumber(name) is not { } number)
        {
            return null;
        }

        if (number != Math.Floor(number))
        {
            Findings.Fault(ErrorCodes.InvalidType, $"'{Path(name)}' must be a whole number.", Path(name));
            return null;
        }

        if (number < min || number > max)
        {
            BadValue(Path(name), FormattableString.Invariant($"must be between {min} and {max}"));
            return null;
        }

        return (int)number;
    }

    public JsonFields? Object(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, Path(name), Findings);
        }

        WrongType(Path(name), "an object", value);
        return null;
    }

    public JsonElement? Array(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value;
        }

        WrongType(Path(name), "an array", value);
        return null;
    }

    /// <summary>Null when absent or wrong; every entry must be a string.</summary>
    public IReadOnlyList<string>? Texts(string name, int maxCount)
    {
        if (Array(name) is not { } array)
        {
            return null;
        }

        if (array.GetArrayLength() > maxCount)
        {
            BadValue(Path(name), $"must have at most {maxCount} entries");
            return null;
        }

        var texts = new List<string>(array.GetArrayLength());
        foreach (var entry in array.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
            {
                WrongType($"{Path(name)}[{texts.Count}]", "a string", entry);
                return null;
            }

            texts.Add(entry.GetString()!);
        }

        return texts;
    }

    /// <summary>The objects of an array, each with its own path.</summary>
    public IEnumerable<JsonFields> Objects(string name, int maxCount)
    {
        if (Array(name) is not { } array)
        {
            yield break;
        }

        if (array.GetArrayLength() > maxCount)
        {
            BadValue(Path(name), $"must have at most {maxCount} entries");
            yield break;
        }

        var index = 0;
        foreach (var entry in array.EnumerateArray())
        {
            var entryPath = $"{Path(name)}[{index++}]";
            if (entry.ValueKind != JsonValueKind.Object)
            {
                WrongType(entryPath, "an object", entry);
                yield break;
            }

            yield return new JsonFields(entry, entryPath, Findings);
        }
    }

    public void Require(string name)
    {
        if (!TryGet(name, out _))
        {
            Findings.Fault(ErrorCodes.MissingParameter, $"'{Path(name)}' is required.", Path(name));
        }
    }

    public void WrongType(string fullPath, string expected, JsonElement found) =>
        Findings.Fault(
            ErrorCodes.InvalidType,
            $"'{fullPath}' must be {expected}, not {JsonKinds.Describe(found.ValueKind)}.",
            fullPath
        );

    public void BadValue(string fullPath, string rule) =>
        Findings.Fault(ErrorCodes.InvalidValue, $"'{fullPath}' {rule}.", fullPath);

    /// <summary>A value that is not among the ones allowed.</summary>
    public void BadChoice(string name, string found, string allowed)
    {
        if (Findings.Profile.QuotesBadChoices)
        {
            var shown = found.Length <= 64 ? found : found[..64];
            var message = $"Invalid value: '{shown}'. Supported values are: {allowed}.";
            Findings.Fault(ErrorCodes.InvalidValue, message, Path(name));
        }
        else
        {
            BadValue(Path(name), $"must be one of {allowed}");
        }
    }

    /// <summary>A part that this server lacks: refused or left out with a warning, as the dialect says.</summary>
    public void LeaveOut(string code, string message, string fullPath)
    {
        if (Findings.Profile.RefusesUnknownFields)
        {
            Findings.Fault(code, message, fullPath);
        }
        else
        {
            Findings.Warn(code, message, fullPath);
        }
    }

    /// <summary>Fields that were never asked for: refused or warned about, as the dialect says.</summary>
    public void JudgeTheRest()
    {
        var unknown = 0;
        foreach (var property in Json.EnumerateObject())
        {
            if (!_known.Contains(property.Name, StringComparer.Ordinal))
            {
                if (++unknown > MaxUnknown)
                {
                    return;
                }

                var name = Path(property.Name.Length <= 64 ? property.Name : property.Name[..64]);
                if (Findings.Profile.RefusesUnknownFields)
                {
                    Findings.Fault(ErrorCodes.UnknownParameter, $"Unknown parameter: '{name}'.", name);
                    return;
                }

                Findings.Warn(ErrorCodes.UnknownParameter, $"'{name}' is not known and is ignored.", name);
            }
        }
    }

    /// <summary>A copy that keeps only this value alive, not the message it came in.</summary>
    public static JsonElement Detach(JsonElement value) => UniqueKeys.Copy(value);

    private double? AnyNumber(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            WrongType(Path(name), "a number", value);
            return null;
        }

        if (value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        BadValue(Path(name), "is too large");
        return null;
    }
}
