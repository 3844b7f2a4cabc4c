using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Session;

/// <summary>Applies a <c>session.update</c>: all of it, or nothing. Unknown fields are ignored with a warning.</summary>
public static class SessionPatchReader
{
    public static SessionPatchResult Apply(JsonElement patch, SessionConfig current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var findings = new Findings { Profile = current.Profile };
        if (patch.ValueKind != JsonValueKind.Object)
        {
            findings.Fault(ErrorCodes.InvalidType, "'session' must be an object.", "session");
            return new SessionPatchResult(current, [], findings.Error);
        }

        var session = new JsonFields(patch, "session", findings);
        CheckFixed(session, current);
        var next = Read(session, current);
        session.JudgeTheRest();
        if (findings.Ok && SessionWriter.Measure(next) > WireLimits.SessionBytes)
        {
            findings.Fault(
                ErrorCodes.SessionTooLarge,
                $"The session would have more than {WireLimits.SessionBytes} bytes.",
                "session"
            );
        }

        return findings.Error is { } error
            ? new SessionPatchResult(current, [], error)
            : new SessionPatchResult(next, findings.Warnings);
    }

    private static void CheckFixed(JsonFields session, SessionConfig current)
    {
        if (session.Text("model") is { } model && !string.Equals(model, current.Model, StringComparison.Ordinal))
        {
            session.Findings.Fault(
                ErrorCodes.CannotChangeModel,
                "'session.model' is fixed by the connection.",
                "session.model"
            );
        }

        // Clients that send back the session they were given: these are the server's own.
        foreach (var name in (ReadOnlySpan<string>)["object", "id", "expires_at", "agent"])
        {
            session.Has(name);
        }

        if (session.TryGet("audio", out _))
        {
            session.Findings.Warn(
                ErrorCodes.NotSupported,
                "The nested audio settings are not supported by this server yet.",
                "session.audio"
            );
        }
    }

    private static SessionConfig Read(JsonFields session, SessionConfig current)
    {
        var (format, rate) = InputFormatReader.Read(session, current);
        var tools = ToolReader.ReadTools(session);
        var animation = AnimationReader.Read(session) ?? new AnimationConfig(current.Visemes, current.Blendshapes);
        var next = current with
        {
            Speaks = SharedFields.ReadModalities(session) ?? current.Speaks,
            Instructions = session.Text("instructions") ?? current.Instructions,
            Voice = VoiceReader.Read(session) ?? current.Voice,
            InputAudioFormat = format,
            InputSamplingRate = rate,
            OutputAudioFormat = SharedFields.ReadOutputFormat(session) ?? current.OutputAudioFormat,
            TurnDetection = TurnDetectionReader.Read(session, current),
            Transcription = TranscriptionReader.Read(session, current),
            Tools = tools.IsDefault ? current.Tools : tools,
            ParallelToolCalls = session.Flag("parallel_tool_calls") ?? current.ParallelToolCalls,
            Temperature = session.Clamped("temperature", 0, SharedFields.MaxTemperature) ?? current.Temperature,
            MaxOutputTokens = SharedFields.ReadMaxTokens(session) is { } limit
                ? (limit == 0 ? null : limit)
                : current.MaxOutputTokens,
            ReasoningEffort = session.IsNull("reasoning_effort")
                ? null
                : SharedFields.ReadReasoningEffort(session) ?? current.ReasoningEffort,
            WordTimestamps = WordTimestamps(session) ?? current.WordTimestamps,
            Visemes = animation.Visemes,
            Blendshapes = animation.Blendshapes,
            Include = IncludeReader.Read(session) ?? current.Include,
            Echoed = EchoedFields.Read(session, current),
        };
        return next with { ToolChoice = ToolChoice(session, next) };
    }

    private static bool? WordTimestamps(JsonFields session)
    {
        if (session.Texts("output_audio_timestamp_types", 8) is not { } types)
        {
            return null;
        }

        if (types.Any(t => t is not "word"))
        {
            session.BadValue(session.Path("output_audio_timestamp_types"), "may have word only");
        }

        return types.Count > 0;
    }

    private static ToolChoiceConfig ToolChoice(JsonFields session, SessionConfig next)
    {
        var asked = ToolReader.ReadChoice(session);
        var choice = asked ?? next.ToolChoice;
        if (
            choice.FunctionName is not { } name
            || next.Tools.Any(t => string.Equals(t.Name, name, StringComparison.Ordinal))
        )
        {
            return choice;
        }

        if (asked is not null)
        {
            session.BadValue(session.Path("tool_choice"), "names a function that is not among the tools");
            return choice;
        }

        session.Findings.Warn(
            ErrorCodes.Adjusted,
            "The chosen function is no longer among the tools; tool_choice is auto again.",
            session.Path("tool_choice")
        );
        return ToolChoiceConfig.Auto;
    }
}
