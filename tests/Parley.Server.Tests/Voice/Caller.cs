using System.Text;
using Parley.Audio;
using Parley.Client;
using Parley.Engines.Flite;
using Parley.Engines.Hearing;
using Parley.Engines.Speech;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Voice;

/// <summary>A caller with an open microphone, who notes what is answered.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private readonly VoiceClient _client;
    private readonly OpenMicrophone _microphone;
    private readonly List<short> _audio = [];

    private Caller(VoiceClient client)
    {
        _client = client;
        _microphone = new(client, 24_000);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What was heard of the answers, 24 kHz.</summary>
    public IReadOnlyList<short> Audio => _audio;

    public List<ServerMessage> Messages { get; } = [];

    public static async Task<Caller> ConnectAsync(TestServer server)
    {
        var options = new VoiceClientOptions
        {
            Url = server.Address,
            Key = TestServer.Key,
            Model = "gpt-4o",
        };
        return new(await VoiceClient.ConnectAsync(options, Cancel));
    }

    public async Task SendAsync(string json) => await _client.SendAsync(Encoding.UTF8.GetBytes(json), Cancel);

    public Task<SpokenAudio> SayAsync(WavAudio line) => _microphone.SayAsync(line, Cancel);

    /// <summary>Reads on until an event of one of the types comes; a minute at most, and not past a failed transcript.</summary>
    public async Task<ServerMessage> UntilAsync(params string[] types)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (await _client.ReadAsync(patience.Token) is { } message)
        {
            Messages.Add(message);
            if (string.Equals(message.Type, "response.audio.delta", StringComparison.Ordinal))
            {
                var bytes = Convert.FromBase64String(message.Text("delta")!);
                var samples = new short[bytes.Length / 2];
                Pcm.Decode(bytes, samples);
                _audio.AddRange(samples);
            }

            if (types.Contains(message.Type, StringComparer.Ordinal))
            {
                return message;
            }

            Assert.False(
                message.Type.EndsWith("transcription.failed", StringComparison.Ordinal),
                $"the turn was not understood: {message.Text("error", "code")}"
            );
        }

        throw new InvalidOperationException($"The connection ended before {types[0]}.");
    }

    public IEnumerable<ServerMessage> Of(string type) =>
        Messages.Where(m => string.Equals(m.Type, type, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _microphone.DisposeAsync();
        await _client.DisposeAsync();
    }

    /// <summary>Speech made by the local voice: the stand-in for a person that is there on every machine.</summary>
    public static async Task<WavAudio> SpeechAsync(string text)
    {
        var speaker = new FliteProvider().Create();
        var samples = new List<short>();
        var rate = 0;
        var request = new SpeechRequest(
            text,
            speaker.Voices.First(v => string.Equals(v.Id, "rms", StringComparison.Ordinal))
        );
        await foreach (var part in speaker.SpeakAsync(request, Cancel))
        {
            if (part is SpeechAudio audio)
            {
                samples.AddRange(audio.Samples.Span);
                rate = audio.SampleRate;
            }
        }

        return new([.. samples], rate);
    }

    /// <summary>What the answer sounds like to a recogniser.</summary>
    public Task<string> TranscribeAnswerAsync() => TranscribeAsync(0);

    /// <summary>What a recogniser makes of the answers' sound from a sample on.</summary>
    public async Task<string> TranscribeAsync(int from)
    {
        var transcriber = await MachineEngines.EarAsync();
        await using var transcription = transcriber.Open(new TranscriptionRequest(), _ => { });
        transcription.Write(new WavAudio([.. _audio.Skip(from)], 24_000).AtRate(16_000).Samples);
        return (await transcription.CompleteAsync(Cancel)).Text;
    }
}
