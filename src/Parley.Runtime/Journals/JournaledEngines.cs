using Parley.Runtime.Sessions;

namespace Parley.Runtime.Journals;

/// <summary>The same engines, with what passes to and from them written down.</summary>
internal static class JournaledEngines
{
    public static SessionEngines Of(SessionEngines engines, SessionJournal journal) =>
        engines with
        {
            Transcriber = engines.Transcriber is { } ear ? new JournaledTranscriber(ear, journal) : null,
            Responder = new JournaledResponder(engines.Responder, journal),
            Tools = engines.Tools is { } tools ? new JournaledToolHost(tools, journal) : null,
            Speaker = engines.Speaker is { } voice ? new JournaledSpeaker(voice, journal) : null,
        };
}
