using System.Text;
using Parley.Engines.Speech;
using Parley.Protocol.Profiles;
using Parley.Runtime.Sessions;
using Parley.Runtime.Simulation;
using Parley.Testing.Fakes;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A whole session fed one message a line, with the real loop and lanes and engines that answer at once. Nothing a client says
/// closes the socket or leaves an engine running, and no line of the log holds a word of it. The first byte chooses the dialect.
/// </summary>
internal sealed class SessionTarget : IFuzzTarget
{
    /// <summary>What the seeds hold wherever a person's or an operator's own words stand.</summary>
    private const string Canary = "xCANARYx";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private static readonly WireProfile[] Profiles =
    [
        WireProfile.VoiceLive,
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    public string Name => "session";

    public IReadOnlyList<string> Words { get; } = [.. WireWords.All, "\n", Canary];

    public string Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return "empty";
        }

        var logs = new LogCapture();
        var profile = Profiles[input[0] % Profiles.Length];
        FakeConnection? client = null;
        FakeResponder? responder = null;
        FakeSpeaker? speaker = null;
        SimulationContext.Run(async clock =>
        {
            client = new FakeConnection(clock);
            responder = new FakeResponder(clock, [FakeAnswer.Text("Well then.")]);
            speaker = new FakeSpeaker(clock);
            var transcriber = new FakeTranscriber(clock, ["hello"]);
            var host = new SessionHost(clock, new(), logs);
            var session = host.RunAsync(
                client,
                new("sess_Fuzz0000000000000001", "gpt-4o", null) { Profile = profile },
                new(new FakeVoiceDetector(), transcriber, responder, speaker, VoiceMap.Default, []),
                CancellationToken.None
            );
            foreach (var message in MessagesIn(input[1..]))
            {
                client.Send(message);
            }

            await Task.Delay(Settling, clock);
            PropertyException.ThrowUnless(client.Closed is null, $"no message closes the socket ({client.Closed})");
            client.Drop();
            await session;
            PropertyException.ThrowUnless(host.ActiveSessions == 0, "a session that ended is forgotten");
        });
        PropertyException.ThrowUnless(responder!.Active == 0 && speaker!.Active == 0, "no engine runs on");
        PropertyException.ThrowUnless(
            !logs.Text.Contains(Canary, StringComparison.OrdinalIgnoreCase),
            "no word of a client is logged"
        );
        return profile + " " + string.Join(' ', client!.Events.Select(e => e.Type).Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> MessagesIn(byte[] input) =>
        Encoding.Latin1.GetString(input).Split('\n').Select(m => (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(m));
}
