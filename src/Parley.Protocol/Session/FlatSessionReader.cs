using Parley.Protocol.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>Reads the layout of Voice Live and of the OpenAI beta: every field at the top.</summary>
internal static class FlatSessionReader
{
    public static SessionConfig Read(JsonFields session, SessionConfig current)
    {
        var next = ReadInput(session, current);
        if (current.Kind == SessionKind.Transcription)
        {
            // Beta clients say what they want to get, although there is one possibility only.
            SharedFields.ReadModalities(session);
            return next;
        }

        next = next with
        {
            Speaks = SharedFields.ReadModalities(session) ?? current.Speaks,
            Voice = VoiceReader.Read(session) ?? current.Voice,
            OutputAudioFormat = SharedFields.ReadOutputFormat(session) ?? current.OutputAudioFormat,
            Temperature = session.Clamped("temperature", 0, SharedFields.MaxTemperature) ?? current.Temperature,
        };
        if (current.Profile.HasVoiceLiveFields)
        {
            return WithTokens(ReadVoiceLive(session, next), SharedFields.ReadMaxTokens(session));
        }

        return WithTokens(next, SharedFields.ReadMaxTokens(session, "max_response_output_tokens")) with
        {
            Speed = SharedFields.ReadSpeed(session) ?? current.Speed,
            Echoed = EchoedFields.ReadHosted(session, next.Echoed),
        };
    }

    /// <param name="limit">0: no limit; null: nothing was said.</param>
    public static SessionConfig WithTokens(SessionConfig config, int? limit) =>
        limit is { } asked ? config with { MaxOutputTokens = asked == 0 ? null : asked } : config;

    private static SessionConfig ReadInput(JsonFields session, SessionConfig current)
    {
        var (format, rate) = InputFormatReader.Read(session, current);
        return current with
        {
            InputAudioFormat = format,
            InputSamplingRate = rate,
            TurnDetection = TurnDetectionReader.Read(session, current),
            Transcription = TranscriptionReader.Read(session, "input_audio_transcription", current),
            Echoed = EchoedFields.ReadNoiseReduction(session, "input_audio_noise_reduction", current.Echoed),
        };
    }

    private static SessionConfig ReadVoiceLive(JsonFields session, SessionConfig current)
    {
        var animation = AnimationReader.Read(session) ?? new AnimationConfig(current.Visemes, current.Blendshapes);
        return current with
        {
            ReasoningEffort = session.IsNull("reasoning_effort")
                ? null
                : SharedFields.ReadReasoningEffort(session) ?? current.ReasoningEffort,
            InterimResponse = session.IsNull("interim_response")
                ? null
                : InterimResponseReader.Read(session, current.Speaks) ?? current.InterimResponse,
            WordTimestamps = WordTimestamps(session) ?? current.WordTimestamps,
            Visemes = animation.Visemes,
            Blendshapes = animation.Blendshapes,
            Echoed = EchoedFields.Read(session, current.Echoed),
        };
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
}
