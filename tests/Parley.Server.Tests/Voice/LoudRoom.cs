using System.Diagnostics;
using Parley.Audio;
using Parley.Client;

namespace Parley.Server.Tests.Voice;

/// <summary>
/// A caller in a room with a loudspeaker: what the server says comes back into the open microphone, late and with reflections,
/// beside what the person says and a little noise. In real time, as no server can know otherwise when its voice is in the room.
/// </summary>
internal sealed class LoudRoom(int delayMs, double loudness)
{
    private const int Rate = 24_000;
    private const int Frame = Rate / 50;

    // Of the direct sound: when in ms, how loud.
    private static readonly (int Ms, double Gain)[] _reflections =
    [
        (0, 1),
        (4, -0.35),
        (9, 0.25),
        (17, -0.18),
        (29, 0.12),
        (43, 0.07),
    ];

    private readonly Lock _gate = new();
    private readonly List<short> _played = [];
    private readonly List<short> _person = [];
    private readonly Random _random = new(1);
    private int _time;

    /// <summary>Sends the microphone's sound until cancelled.</summary>
    public async Task RunAsync(VoiceClient client, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var bytes = new byte[2 * Frame];
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = TimeSpan.FromSeconds((double)(_time + Frame) / Rate) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System, cancellationToken);
            }

            Pcm.Encode(Next(), bytes);
            await client.SendAsync(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""
                ),
                cancellationToken
            );
        }
    }

    /// <summary>The client got audio: it plays behind what is playing, or at once.</summary>
    public void Play(ReadOnlySpan<byte> audio)
    {
        var samples = new short[audio.Length / 2];
        Pcm.Decode(audio, samples);
        lock (_gate)
        {
            while (_played.Count < _time)
            {
                _played.Add(0);
            }

            _played.AddRange(samples);
        }
    }

    /// <summary>The client stops playing at once.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_played.Count > _time)
            {
                _played.RemoveRange(_time, _played.Count - _time);
            }
        }
    }

    /// <summary>The person says something, from now on.</summary>
    public void Say(WavAudio line)
    {
        lock (_gate)
        {
            while (_person.Count < _time)
            {
                _person.Add(0);
            }

            _person.AddRange(line.AtRate(Rate).Samples);
        }
    }

    private short[] Next()
    {
        var heard = new short[Frame];
        lock (_gate)
        {
            for (var i = 0; i < Frame; i++, _time++)
            {
                var value = _random.Next(-20, 21) + (_time < _person.Count ? _person[_time] : 0.0);
                foreach (var (ms, gain) in _reflections)
                {
                    var at = _time - ((delayMs + ms) * Rate / 1000);
                    value += at >= 0 && at < _played.Count ? loudness * gain * _played[at] : 0;
                }

                heard[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
            }
        }

        return heard;
    }
}
