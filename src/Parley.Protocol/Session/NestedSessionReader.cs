using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>Reads the layout of the OpenAI Realtime API: <c>type</c> at the top, what concerns sound in <c>audio</c>.</summary>
internal static class NestedSessionReader
{
    public static SessionConfig Read(JsonFields session, SessionConfig current)
    {
        CheckType(session, current);
        var next = ReadAudio(session, current);
        if (current.Kind == SessionKind.Transcription)
        {
            return next;
        }

        next = next with { Echoed = EchoedFields.ReadHosted(session, next.Echoed) };
        next = next with { Echoed = EchoedFields.ReadTruncation(session, next.Echoed) };
        return FlatSessionReader.WithTokens(
            ReadAnswer(session, next),
            SharedFields.ReadMaxTokens(session, "max_output_tokens")
        );
    }

    /// <summary>What the newest Voice Live version understands beside its flat fields.</summary>
    public static SessionConfig ReadBesideFlat(JsonFields session, SessionConfig current)
    {
        session.OneOf("type", "realtime");
        return ReadAnswer(session, ReadAudio(session, current));
    }

    private static SessionConfig ReadAnswer(JsonFields session, SessionConfig current) =>
        current with
        {
            Speaks = SharedFields.ReadOutputModalities(session) ?? current.Speaks,
            ReasoningEffort = session.IsNull("reasoning")
                ? null
                : SharedFields.ReadReasoning(session) ?? current.ReasoningEffort,
        };

    private static void CheckType(JsonFields session, SessionConfig current)
    {
        var asked = session.OneOf("type", "realtime", "transcription");
        var own = current.Kind == SessionKind.Transcription ? "transcription" : "realtime";
        if (asked is not null && !string.Equals(asked, own, StringComparison.Ordinal))
        {
            session.Findings.Fault(
                ErrorCodes.InvalidValue,
                $"'{session.Path("type")}' is {own}, as the connection asked for; it cannot become {asked}.",
                session.Path("type")
            );
        }
    }

    private static SessionConfig ReadAudio(JsonFields session, SessionConfig current)
    {
        if (session.Object("audio") is not { } audio)
        {
            return current;
        }

        var next = current;
        if (audio.Object("input") is { } input)
        {
            next = ReadInput(input, next);
            input.JudgeTheRest();
        }

        if (current.Kind == SessionKind.Conversation && audio.Object("output") is { } output)
        {
            next = next with
            {
                OutputAudioFormat = SharedFields.ReadNestedOutputFormat(output) ?? next.OutputAudioFormat,
                Voice = VoiceReader.Read(output) ?? next.Voice,
                Speed = SharedFields.ReadSpeed(output) ?? next.Speed,
            };
            output.JudgeTheRest();
        }

        audio.JudgeTheRest();
        return next;
    }

    private static SessionConfig ReadInput(JsonFields input, SessionConfig current)
    {
        var format = AudioFormatReader.Read(input, SharedFields.NestedRates(input.Findings.Profile));
        return current with
        {
            InputAudioFormat = format?.Coding ?? current.InputAudioFormat,
            InputSamplingRate = format?.Rate ?? current.InputSamplingRate,
            TurnDetection = TurnDetectionReader.Read(input, current),
            Transcription = TranscriptionReader.Read(input, "transcription", current),
            Echoed = EchoedFields.ReadNoiseReduction(input, "noise_reduction", current.Echoed),
        };
    }
}
