using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Session;

namespace Parley.Runtime.Replay;

/// <summary>One field of the session with another value, as <c>--set turn_detection.threshold=0.6</c> says it.</summary>
/// <param name="Path">The names from the session to the field.</param>
internal sealed record FieldChange(IReadOnlyList<string> Path, JsonNode? Value)
{
    private const string Prefix = "session.";

    /// <summary>Where the OpenAI dialect keeps what Voice Live keeps flat.</summary>
    private static readonly (string Flat, string Nested)[] _places =
    [
        ("turn_detection", "audio.input.turn_detection"),
        ("input_audio_transcription", "audio.input.transcription"),
        ("input_audio_noise_reduction", "audio.input.noise_reduction"),
        ("input_audio_format", "audio.input.format"),
        ("output_audio_format", "audio.output.format"),
        ("voice", "audio.output.voice"),
        ("speed", "audio.output.speed"),
        ("modalities", "output_modalities"),
        ("max_response_output_tokens", "max_output_tokens"),
    ];

    /// <exception cref="FormatException">It does not say which field gets which value.</exception>
    public static FieldChange Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals > 0 ? text[..equals].Trim() : "";
        var path = (name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name).Split('.');
        if (equals <= 0 || path.Any(part => part.Length == 0))
        {
            throw new FormatException(
                $"--set takes FIELD=VALUE, for instance turn_detection.threshold=0.6; '{text}' is not that."
            );
        }

        return new(path, ReadValue(text[(equals + 1)..].Trim()));
    }

    /// <summary>The change as this session's dialect lays it out.</summary>
    public FieldChange For(SessionConfig config)
    {
        var name = string.Join('.', Path);
        foreach (var (flat, nested) in _places)
        {
            var (from, to) = config.Profile.NestsAudioSettings ? (flat, nested) : (nested, flat);
            if (
                string.Equals(name, from, StringComparison.Ordinal)
                || name.StartsWith(from + ".", StringComparison.Ordinal)
            )
            {
                return this with { Path = (to + name[from.Length..]).Split('.') };
            }
        }

        return this;
    }

    /// <summary>The settings with the change, checked as an update of the session is.</summary>
    /// <exception cref="FormatException">The wire's own words about what is wrong.</exception>
    public SessionConfig ApplyTo(SessionConfig config)
    {
        var session = SessionOf(config);
        var patch = new JsonObject();
        var target = patch;
        JsonNode? now = session;
        for (var i = 0; i < Path.Count - 1; i++)
        {
            // Next to the field, everything stays as it is; further out, only what leads to it is said.
            now = (now as JsonObject)?[Path[i]];
            var next = i == Path.Count - 2 && now is JsonObject whole ? (JsonObject)whole.DeepClone() : [];
            target[Path[i]] = next;
            target = next;
        }

        target[Path[^1]] = Value?.DeepClone();
        if (session["type"] is { } type)
        {
            patch["type"] = type.DeepClone();
        }

        var result = new SessionPatch(JsonSerializer.SerializeToElement(patch)).ApplyTo(config);
        if (result.Error is { } error)
        {
            throw new FormatException($"--set {this}: {error.Message}");
        }

        var ignored = result.Warnings.FirstOrDefault(w =>
            string.Equals(w.Code, ErrorCodes.UnknownParameter, StringComparison.Ordinal)
        );
        return ignored is null
            ? result.Config
            : throw new FormatException($"--set {this}: '{ignored.Param}' is not known.");
    }

    /// <summary>
    /// The client's own update with the change, where it says something of the field or of what holds it; null: it says nothing
    /// of it, or switches off what holds it.
    /// </summary>
    public byte[]? ApplyTo(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("session.update"u8) < 0)
        {
            return null;
        }

        JsonNode? update;
        try
        {
            update = JsonNode.Parse(message);
        }
        catch (JsonException)
        {
            return null;
        }

        var at = (update as JsonObject)?["session"] as JsonObject;
        foreach (var part in Path.SkipLast(1))
        {
            at = at?[part] as JsonObject;
        }

        if (at is null || (Path.Count == 1 && !at.ContainsKey(Path[0])))
        {
            return null;
        }

        at[Path[^1]] = Value?.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(update);
    }

    public override string ToString() => $"{string.Join('.', Path)}={Value?.ToJsonString() ?? "null"}";

    /// <summary>The session as its client sees it.</summary>
    private static JsonObject SessionOf(SessionConfig config)
    {
        var output = new ArrayBufferWriter<byte>();
        var seen = new SessionUpdated(new("sess", config)) { EventId = "event" };
        ServerEventWriter.Write(seen, output, config.Profile);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!["session"]!;
    }

    /// <summary>JSON where it is JSON, else a text: quotes around a word are a burden on a command line.</summary>
    private static JsonNode? ReadValue(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
