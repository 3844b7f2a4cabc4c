using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Parley.Core;
using Parley.Core.State;
using Parley.Protocol;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Fuzz.Targets;

/// <summary>
/// One client message, in every dialect. It is an event or an error, never an exception; it costs no more memory than a small
/// multiple of its size; the session answers it without closing the socket, in events of legal size.
/// </summary>
internal sealed class EventTarget : IFuzzTarget
{
    private const long ReadBytes = 32 * 1024;
    private const long ReadFactor = 64;
    private const long StepBytes = 512 * 1024;
    private const long StepFactor = 256;

    private static readonly WireProfile[] Profiles =
    [
        WireProfile.VoiceLive,
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    private readonly ArrayBufferWriter<byte> _output = new();

    public string Name => "event";

    public IReadOnlyList<string> Words => WireWords.All;

    public string Run(byte[] input)
    {
        var outcome = "";
        foreach (var profile in Profiles)
        {
            outcome += Run(input, profile) + "|";
        }

        return outcome;
    }

    private string Run(byte[] input, WireProfile profile)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ClientEventReader.Read(input, profile);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        PropertyException.ThrowUnless(
            allocated <= ReadBytes + (ReadFactor * input.Length),
            string.Create(CultureInfo.InvariantCulture, $"reading {input.Length} bytes took {allocated}")
        );
        PropertyException.ThrowUnless(
            result.Event is null != result.Error is null,
            "a message is either an event or an error"
        );
        if (result.Error is { } error)
        {
            PropertyException.ThrowUnless(
                error is { Code.Length: > 0, Message.Length: > 0 and < 2048 },
                "an error has a code and a short message"
            );
            return $"{error.Code} {error.Param?.Length}";
        }

        return Answer(input, result.Event!, profile);
    }

    private string Answer(byte[] input, ClientEvent clientEvent, WireProfile profile)
    {
        var config = SessionDefaults.For("gpt-4o", null, profile);
        var state = SessionState.Create("sess_Fuzz", config);
        var effects = new List<SessionEffect>();
        state = SessionCore.Next(state, new Opened(), DateTimeOffset.UnixEpoch, effects);
        var before = GC.GetAllocatedBytesForCurrentThread();
        SessionCore.Next(state, new ClientSent(clientEvent), DateTimeOffset.UnixEpoch, effects);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        PropertyException.ThrowUnless(
            allocated <= StepBytes + (StepFactor * input.Length),
            string.Create(CultureInfo.InvariantCulture, $"answering {input.Length} bytes took {allocated}")
        );
        var outcome = clientEvent.GetType().Name;
        foreach (var effect in effects)
        {
            PropertyException.ThrowUnless(effect is not CloseConnection, "no message closes the socket");
            outcome += " " + (effect is Emit emit ? Write(emit.Event, profile) : effect.GetType().Name);
        }

        return outcome;
    }

    private string Write(ServerEvent e, WireProfile profile)
    {
        _output.ResetWrittenCount();
        ServerEventWriter.Write(e, _output, profile);
        PropertyException.ThrowUnless(
            _output.WrittenCount < WireLimits.ServerMessageBytes,
            "an event stays below the largest message that clients take"
        );
        var json = JsonElement.Parse(_output.WrittenSpan);
        PropertyException.ThrowUnless(json.TryGetProperty("event_id", out _), "an event has an id");
        return json.GetProperty("type").GetString()!;
    }
}
