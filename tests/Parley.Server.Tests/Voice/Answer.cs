using Parley.Audio;
using Parley.Client;

namespace Parley.Server.Tests.Voice;

/// <summary>One spoken answer as a client gets it, and what must be true of every one.</summary>
internal sealed class Answer
{
    private const int FrameValues = 55;
    private const double FramesPerSecond = 60;

    private readonly short[] _samples;
    private readonly int _rate;

    private Answer(short[] samples, int rate) => (_samples, _rate) = (samples, rate);

    public List<(string Text, double Start, double Length)> Words { get; } = [];

    public List<(int Id, double Start)> Visemes { get; } = [];

    public List<float[]> Frames { get; } = [];

    public double Seconds => (double)_samples.Length / _rate;

    /// <summary>Reads the last answer. Frames and marks must not come after the audio they belong to.</summary>
    public static Answer Of(Caller caller, string format, int rate)
    {
        var coding = format switch
        {
            "g711_ulaw" => AudioCoding.G711Ulaw,
            "g711_alaw" => AudioCoding.G711Alaw,
            _ => AudioCoding.Pcm16,
        };
        var bytes = caller
            .Of("response.audio.delta")
            .SelectMany(m => Convert.FromBase64String(m.Text("delta")!))
            .ToArray();
        var answer = new Answer(Decode(bytes, coding), rate);
        var sent = 0L;
        foreach (var message in caller.Messages)
        {
            switch (message.Type)
            {
                case "response.audio.delta":
                    sent +=
                        Convert.FromBase64String(message.Text("delta")!).Length / (coding is AudioCoding.Pcm16 ? 2 : 1);
                    break;
                case "response.audio_timestamp.delta":
                    var start = message.Root.GetProperty("audio_offset_ms").GetInt64();
                    Assert.True(
                        start >= (sent * 1000 / rate) - 1,
                        $"'{message.Text("text")}' at {start} ms comes after {sent * 1000 / rate} ms of sound"
                    );
                    answer.Words.Add(
                        (
                            message.Text("text")!,
                            start / 1000d,
                            message.Root.GetProperty("audio_duration_ms").GetInt64() / 1000d
                        )
                    );
                    break;
                case "response.animation_viseme.delta":
                    answer.Visemes.Add(
                        (
                            message.Root.GetProperty("viseme_id").GetInt32(),
                            message.Root.GetProperty("audio_offset_ms").GetInt64() / 1000d
                        )
                    );
                    break;
                case "response.animation_blendshapes.delta":
                    Assert.Equal(answer.Frames.Count, message.Root.GetProperty("frame_index").GetInt32());
                    foreach (var frame in message.Root.GetProperty("frames").EnumerateArray())
                    {
                        answer.Frames.Add([.. frame.EnumerateArray().Select(v => v.GetSingle())]);
                    }

                    break;
            }
        }

        return answer;
    }

    /// <summary>Words follow each other inside the audio, are loud where they are said, and pauses are not inside them.</summary>
    public void AssertWordsAreWhereTheSoundIs()
    {
        var last = 0d;
        foreach (var (text, start, length) in Words)
        {
            Assert.True(start >= last - .002, $"'{text}' begins at {start}, before {last}");
            Assert.True(length > .01 && start + length <= Seconds + .03, $"'{text}' ends after the audio");
            Assert.True(Loudness(start, start + length) > 300, $"'{text}' is not heard at {start}");
            last = start + length;
        }

        // What is between the words is silence: all loud stretches belong to a word.
        for (var at = 0d; at + .03 <= Seconds; at += .03)
        {
            if (Loudness(at, at + .03) > 1_500)
            {
                Assert.True(
                    Words.Exists(w => at + .03 > w.Start - .05 && at < w.Start + w.Length + .05),
                    $"at {at:F2} s something is heard that is no word"
                );
            }
        }
    }

    /// <summary>The voice's own silence is left out: what is sent first can be heard within some 10 ms.</summary>
    public void AssertBeginsWithSound()
    {
        var first = Array.FindIndex(_samples, sample => Math.Abs((int)sample) > 60) * 1000 / _rate;
        Assert.InRange(first, 0, 15);
    }

    /// <summary>Frames cover the audio exactly, mouths move while words are said and rest where nothing is.</summary>
    public void AssertShapesAndFramesFit()
    {
        Assert.Equal((int)Math.Ceiling(Seconds * FramesPerSecond - 1e-9), Frames.Count);
        Assert.All(Frames, f => Assert.True(f.Length == FrameValues && f.All(v => v is >= 0 and <= 1)));
        Assert.All(Visemes, v => Assert.InRange(v.Id, 0, 21));
        Assert.Equal(Visemes.Select(v => v.Start).Order(), Visemes.Select(v => v.Start));
        Assert.True(Visemes[^1].Start <= Seconds);
        const int jaw = 17;
        foreach (var (text, start, length) in Words)
        {
            Assert.True(
                Visemes.Exists(v => v.Id > 0 && v.Start >= start - .02 && v.Start < start + length),
                $"'{text}' has no mouth shape"
            );
            var frames = Frames.Skip((int)(start * 60)).Take(Math.Max(2, (int)(length * 60)));
            Assert.True(frames.Max(f => f[jaw]) > .08, $"the jaw does not move for '{text}'");
        }

        // Where the mouth is closed for p, b or m long enough to be seen, the lips press.
        for (var i = 0; i + 1 < Visemes.Count; i++)
        {
            if (Visemes[i].Id is 21 && Visemes[i + 1].Start - Visemes[i].Start > .06)
            {
                var middle = (Visemes[i].Start + Visemes[i + 1].Start) / 2;
                var frame = Frames[Math.Min(Frames.Count - 1, (int)Math.Round((middle - .02) * 60))];
                Assert.True(frame[jaw] < .15, $"the jaw is open at {middle:F2} s");
            }
        }
    }

    private static short[] Decode(byte[] bytes, AudioCoding coding)
    {
        var samples = new short[coding is AudioCoding.Pcm16 ? bytes.Length / 2 : bytes.Length];
        switch (coding)
        {
            case AudioCoding.G711Ulaw:
                G711.DecodeUlaw(bytes, samples);
                break;
            case AudioCoding.G711Alaw:
                G711.DecodeAlaw(bytes, samples);
                break;
            default:
                Pcm.Decode(bytes, samples);
                break;
        }

        return samples;
    }

    private double Loudness(double from, double to)
    {
        var part = _samples.AsSpan((int)(from * _rate), (int)(Math.Min(to, Seconds) * _rate) - (int)(from * _rate));
        return part.Length == 0 ? 0 : Math.Sqrt(part.ToArray().Average(s => (double)s * s));
    }
}
