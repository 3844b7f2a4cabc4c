using System.Text;
using Parley.Audio;
using Parley.Bench.Load;
using Parley.Bench.Servers;
using Parley.Client;

namespace Parley.Bench.Measures;

/// <summary>The traffic of the loads: the same frames to both servers.</summary>
internal static class Traffic
{
    private const string Path = "/voice-live/realtime?api-version=2025-10-01&model=bench";
    private const string Item = "item_bench";
    private const int BeatSamples = Caller24kHz / 10;
    private const int Caller24kHz = 24_000;

    /// <summary>A session that says nothing.</summary>
    public static LoadPlan ParleyIdle(Uri server) =>
        new(new Uri(server, Path), ServerPrograms.Key, [], "session.created", [], "none");

    public static LoadPlan EchoIdle(Uri server) => new(new Uri(server, Path), null, [], null, [], "none");

    /// <summary>
    /// Each beat appends 100 ms of audio and asks for a known item. Turn detection is off, so the audio is decoded, resampled
    /// and collected; it is silence, so that the ear, which listens to a turn that the client ends by hand, has little to do.
    /// </summary>
    public static LoadPlan ParleyManual(Uri server) =>
        new(
            new Uri(server, Path),
            ServerPrograms.Key,
            Setup(json: """{"turn_detection":null,"input_audio_transcription":null}"""),
            "conversation.item.created",
            Beats(new short[BeatSamples]),
            "conversation.item.retrieved"
        )
        {
            // Every session has an ear made for it, and all begin at once.
            WarmUpMs = 5_000,
        };

    /// <summary>
    /// The same with speech and server_vad: the detector judges all of it, and a threshold of 1 keeps every turn closed, so that
    /// no ear and no answer is paid for.
    /// </summary>
    public static LoadPlan ParleyDetecting(Uri server, short[] speech) =>
        new(
            new Uri(server, Path),
            ServerPrograms.Key,
            Setup(json: """{"turn_detection":{"type":"server_vad","threshold":1,"create_response":false}}"""),
            "conversation.item.created",
            Beats(speech),
            "conversation.item.retrieved"
        );

    public static LoadPlan Echo(Uri server) =>
        new(new Uri(server, Path), null, [], null, Beats(new short[BeatSamples]), "conversation.item.retrieve");

    private static byte[] Setup(string json) =>
        [
            .. ClientFrame.OfText($$$"""{"type":"session.update","session":{{{json}}}}"""),
            .. ClientFrame.OfText(
                $$$"""{"type":"conversation.item.create","item":{"id":"{{{Item}}}","type":"message","role":"user","content":[{"type":"input_text","text":"known"}]}}"""
            ),
        ];

    private static byte[][] Beats(short[] samples)
    {
        var ask = ClientFrame.OfText($$"""{"type":"conversation.item.retrieve","item_id":"{{Item}}"}""");
        return
        [
            .. samples
                .Chunk(BeatSamples)
                .Where(part => part.Length == BeatSamples)
                .Select(part => (byte[])[.. ClientFrame.OfText(Append(part).Span), .. ask]),
        ];
    }

    private static ReadOnlyMemory<byte> Append(short[] samples)
    {
        var bytes = new byte[samples.Length * 2];
        Pcm.Encode(samples, bytes);
        return ClientEvents.AppendAudio(bytes);
    }
}
