using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Audio;
using Parley.Engines.Speech;
using Parley.Protocol.Profiles;
using Parley.Runtime.Sessions;
using Parley.Runtime.Simulation;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>A simulated call: the real session with engines that answer at exact times, and a caller who speaks in real time.</summary>
internal sealed class Call
{
    private const int Rate = 24_000;
    private const int FrameMs = 20;

    private Call(SimulatedClock clock, CallSetup setup)
    {
        Clock = clock;
        Client = new(clock);
        Transcriber = setup.Transcriber?.Invoke(clock) ?? new(clock, setup.Utterances);
        Responder = setup.Responder?.Invoke(clock) ?? new(clock, setup.Answers);
        Tools = setup.Tools?.Invoke(clock);
        Speaker = setup.Speaker?.Invoke(clock) ?? new(clock);
        Host = new(clock, setup.Options, NullLoggerFactory.Instance);
        Format = setup.Input;
        Profile = setup.Profile;
        HasUpdate = setup.Update is not null;
    }

    public SimulatedClock Clock { get; }

    public FakeConnection Client { get; }

    public FakeTranscriber Transcriber { get; }

    public FakeResponder Responder { get; }

    public FakeSpeaker Speaker { get; }

    /// <summary>Null: the server runs no tools.</summary>
    public FakeToolHost? Tools { get; }

    public SessionHost Host { get; }

    public AudioFormat Format { get; set; }

    public WireProfile Profile { get; }

    /// <summary>True when the call began with an update of its settings.</summary>
    public bool HasUpdate { get; }

    /// <summary>Since the call began, on the clock by which <see cref="ReceivedEvent.At"/> counts.</summary>
    public TimeSpan Now => Client.Now;

    /// <summary>Audio sent so far in frames, ms.</summary>
    public int SentMs { get; private set; }

    /// <summary>Ends the session at once.</summary>
    public CancellationTokenSource Abort { get; } = new();

    public IReadOnlyList<ReceivedEvent> Events => Client.Events;

    /// <summary>Runs a call to its end and gives what the client got. When the script is over the caller hangs up.</summary>
    public static Call Run(CallSetup setup, Func<Call, Task> script)
    {
        Call? call = null;
        SimulationContext.Run(async clock =>
        {
            call = new(clock, setup);
            var engines = new SessionEngines(
                setup.Detector,
                setup.NoTranscriber ? null : setup.Ear ?? call.Transcriber,
                call.Responder,
                setup.NoSpeaker ? null : call.Speaker,
                VoiceMap.Default,
                setup.Notices
            )
            {
                NoiseSuppressor = setup.NoiseSuppressor,
                EchoCanceller = setup.EchoCanceller,
                TurnDetector = setup.TurnDetector?.Invoke(clock),
                Tools = call.Tools,
                Documents = setup.Fetch is { } fetch ? new(fetch(clock), clock) : null,
            };
            var session = call.Host.RunAsync(
                call.Client,
                new("sess_Simulated0000000001", "gpt-4o", "2026-07-15") { Profile = setup.Profile, Kind = setup.Kind },
                engines,
                call.Abort.Token
            );
            if (setup.Update is { } update)
            {
                call.Client.Send($$"""{"type":"session.update","session":{{update}}}""");
                await call.Client.NextAsync(e => e.Type.EndsWith("session.updated", StringComparison.Ordinal));
            }

            await script(call);
            call.Client.Drop();
            await session;
        });
        return call!;
    }

    /// <summary>The caller speaks, in frames of 20 ms.</summary>
    public Task SpeakAsync(int ms) => SendAudioAsync(ms, loud: true);

    /// <summary>Something hisses: loud, and no voice.</summary>
    public Task MakeNoiseAsync(int ms) => SendAudioAsync(ms, loud: true, noise: true);

    /// <summary>The caller is silent; the line stays open.</summary>
    public Task StaySilentAsync(int ms) => SendAudioAsync(ms, loud: false);

    /// <summary>The caller speaks in a turn of the client's own.</summary>
    public Task SpeakInTurnAsync(string turnId, int ms) => SendAudioAsync(ms, loud: true, turnId);

    /// <summary>Silence until an event comes.</summary>
    public async Task<ReceivedEvent> StaySilentUntilAsync(string type)
    {
        var found = Client.NextAsync(type);
        while (!found.IsCompleted)
        {
            await StaySilentAsync(FrameMs);
        }

        return await found;
    }

    /// <summary>Audio in one message, faster than real time.</summary>
    public void Burst(params (int Ms, bool Loud)[] parts)
    {
        var samples = parts.SelectMany(p => Samples(p.Ms, p.Loud)).ToArray();
        Client.Send(Append(samples));
    }

    public IEnumerable<ReceivedEvent> Of(string type) =>
        Events.Where(e => string.Equals(e.Type, type, StringComparison.Ordinal));

    public ReceivedEvent One(string type) => Assert.Single(Of(type));

    public string Transcript() =>
        string.Join('\n', Events.Select(e => $"{e.At.TotalMilliseconds:F0} {e.Json.GetRawText()}"));

    public string[] Types() => [.. Events.Select(e => e.Type)];

    /// <summary>After the end: no engine runs on, and the host has forgotten the session.</summary>
    public void LeavesNothing()
    {
        Assert.Equal(0, Responder.Active);
        Assert.Equal(0, Speaker.Active);
        Assert.Equal(0, Transcriber.Open);
        Assert.Equal(0, Host.ActiveSessions);
    }

    private async Task SendAudioAsync(int ms, bool loud, string? turnId = null, bool noise = false)
    {
        var random = new Random(ms);
        for (var sent = 0; sent < ms; sent += FrameMs)
        {
            var samples = Samples(FrameMs, loud);
            for (var i = 0; i < samples.Length && noise; i++)
            {
                samples[i] = (short)random.Next(-12_000, 12_000);
            }

            Client.Send(Append(samples, turnId));
            SentMs += FrameMs;
            await Task.Delay(TimeSpan.FromMilliseconds(FrameMs), Clock);
        }
    }

    private short[] Samples(int ms, bool loud)
    {
        var samples = new short[Format.SampleRate * ms / 1000];
        if (loud)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = (short)(12_000 * Math.Sin(2 * Math.PI * 300 * i / Format.SampleRate));
            }
        }

        return samples;
    }

    private string Append(short[] samples, string? turnId = null)
    {
        var encoder = new AudioEncoder(Format.SampleRate, Format);
        var bytes = new byte[encoder.MaxOutput(samples.Length)];
        var count = encoder.Encode(samples, bytes);
        var audio = Convert.ToBase64String(bytes, 0, count);
        return turnId is null
            ? $$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}"""
            : $$"""{"type":"input_audio.turn.append","turn_id":"{{turnId}}","audio":"{{audio}}"}""";
    }
}

/// <summary>What a call is made of.</summary>
internal sealed record CallSetup
{
    public string[] Utterances { get; init; } = ["hello there"];
    public FakeAnswer[] Answers { get; init; } = [FakeAnswer.Text("Hello to you.")];
    public string? Update { get; init; }
    public SessionOptions Options { get; init; } = new();
    public AudioFormat Input { get; init; } = new(AudioCoding.Pcm16, 24_000);
    public EngineNotice[] Notices { get; init; } = [];
    public Engines.Hearing.IVoiceDetector Detector { get; init; } = new FakeVoiceDetector();
    public Engines.Hearing.Cleaning.INoiseSuppressor? NoiseSuppressor { get; init; }
    public Engines.Hearing.Cleaning.IEchoCanceller? EchoCanceller { get; init; }
    public Func<SimulatedClock, FakeTranscriber>? Transcriber { get; init; }

    /// <summary>Hears instead of the fake; decodes on the simulation's thread.</summary>
    public Engines.Hearing.ITranscriber? Ear { get; init; }
    public Func<SimulatedClock, FakeResponder>? Responder { get; init; }
    public Func<SimulatedClock, FakeSpeaker>? Speaker { get; init; }
    public Func<SimulatedClock, FakeTurnDetector>? TurnDetector { get; init; }
    public WireProfile Profile { get; init; } = WireProfile.VoiceLive;
    public SessionKind Kind { get; init; }
    public Func<SimulatedClock, Outgoing.IOutgoingFetch>? Fetch { get; init; }
    public Func<SimulatedClock, FakeToolHost>? Tools { get; init; }
    public bool NoTranscriber { get; init; }
    public bool NoSpeaker { get; init; }
}
