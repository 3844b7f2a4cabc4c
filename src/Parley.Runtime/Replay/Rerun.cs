using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Runtime.Journals;
using Parley.Runtime.Sessions;
using Parley.Runtime.Simulation;

namespace Parley.Runtime.Replay;

/// <summary>
/// Runs a recorded session again as a whole: the real lane, loop and runners in time that jumps, the client's messages at their
/// times, real engines for hearing, and what the others answered from the recording.
/// </summary>
internal static class Rerun
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(15);

    /// <param name="engines">Those of this machine: detector, echo canceller, noise suppressor and turn detector are used.</param>
    /// <param name="journal">Receives the journal of the new run.</param>
    /// <returns>What the recording could not know.</returns>
    /// <exception cref="FormatException">A change cannot be made; the message names the field as the wire does.</exception>
    public static IReadOnlyList<string> Run(
        RecordedCall call,
        IReadOnlyList<FieldChange> changes,
        SessionEngines engines,
        MemoryStream journal
    )
    {
        var notes = new ReplayNotes();
        var header = call.Header;
        var config = header.State.Config;
        FieldChange[] own = [.. changes.Select(c => c.For(config))];
        foreach (var change in own)
        {
            config = change.ApplyTo(config);
        }

        var messages = call.Client.ConvertAll(entry => Change(entry, own));
        NoteEngines(header.Engines, RecordedEngines.Of(engines), notes);
        SimulationContext.Run(
            async clock =>
            {
                var host = new SessionHost(
                    clock,
                    header.Options with
                    {
                        Journals = new OneJournal(journal),
                    },
                    NullLoggerFactory.Instance
                );
                await host.RunAsync(
                    new RecordedConnection(messages, call.End, clock),
                    header.Start with
                    {
                        Config = config,
                    },
                    Engines(call, engines, clock, notes),
                    CancellationToken.None
                );
            },
            call.End + _patience,
            header.Started
        );
        return notes.All;
    }

    private static SessionEngines Engines(
        RecordedCall call,
        SessionEngines engines,
        TimeProvider time,
        ReplayNotes notes
    )
    {
        var recorded = call.Header.Engines;
        return engines with
        {
            Transcriber = recorded.Transcriber is null ? null : new RecordedTranscriber(call, time, notes),
            Responder = new RecordedResponder(call, time, notes),
            Speaker = recorded.Speaker is null ? null : new RecordedSpeaker(call, time, notes),
            Tools = recorded.Tools is null ? null : new RecordedToolHost(call, time, notes),
            TurnDetector =
                recorded.TurnDetector is not null && engines.TurnDetector is { } detector
                    ? new InlineTurnDetector(detector)
                    : null,
            EchoCanceller = recorded.EchoCanceller is null ? null : engines.EchoCanceller,
            NoiseSuppressor = recorded.NoiseSuppressor is null ? null : engines.NoiseSuppressor,
            Notices = recorded.Notices,
            Documents = null,
        };
    }

    private static ClientEntry Change(ClientEntry entry, FieldChange[] changes)
    {
        foreach (var change in changes)
        {
            if (entry.Message is { } message && change.ApplyTo(message) is { } changed)
            {
                entry = entry with { Message = changed };
            }
        }

        return entry;
    }

    private static void NoteEngines(RecordedEngines then, RecordedEngines now, ReplayNotes notes)
    {
        Note("voice detector", then.Detector, now.Detector);
        Note("echo canceller", then.EchoCanceller, now.EchoCanceller);
        Note("noise suppressor", then.NoiseSuppressor, now.NoiseSuppressor);
        Note("turn detector", then.TurnDetector, now.TurnDetector);

        void Note(string role, string? recorded, string? here)
        {
            if (recorded is not null && !string.Equals(recorded, here, StringComparison.Ordinal))
            {
                notes.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the {role} was {recorded}; here it is {here ?? "missing"}: it may hear otherwise"
                    )
                );
            }
        }
    }

    private sealed class OneJournal(MemoryStream journal) : IJournalStore
    {
        public long MaxBytes => long.MaxValue;

        public Stream Open(string sessionId, DateTimeOffset started) => journal;
    }
}
