using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>include</c>; the list replaces the old one.</summary>
internal static class IncludeReader
{
    private const string LogProbs = "item.input_audio_transcription.logprobs";
    private const string Latency = "parley.latency";
    private const string OwnNames = LogProbs + ", " + Latency;
    private const string Names =
        LogProbs + ", item.input_audio_transcription.phrases, file_search_call.results, " + Latency;

    /// <returns>Null when the patch says nothing about it.</returns>
    public static SessionInclude? Read(JsonFields session)
    {
        if (session.IsNull("include"))
        {
            return SessionInclude.None;
        }

        if (session.Texts("include", 16) is not { } names)
        {
            return null;
        }

        var include = SessionInclude.None;
        foreach (var name in names)
        {
            var one = name switch
            {
                LogProbs => SessionInclude.TranscriptLogProbs,
                Latency => SessionInclude.Latency,
                _ when !session.Findings.Profile.HasVoiceLiveFields => SessionInclude.None,
                "item.input_audio_transcription.phrases" => SessionInclude.TranscriptPhrases,
                "file_search_call.results" => SessionInclude.FileSearchResults,
                _ => SessionInclude.None,
            };
            if (one == SessionInclude.None)
            {
                session.BadChoice("include", name, session.Findings.Profile.HasVoiceLiveFields ? Names : OwnNames);
            }

            include |= one;
        }

        return include;
    }
}
