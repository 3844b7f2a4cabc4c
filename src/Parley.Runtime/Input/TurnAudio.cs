using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Core.Turns;
using Parley.Runtime.Conversation;

namespace Parley.Runtime.Input;

/// <summary>Keeps the audio of turns as the ear hears it, until the turn is an item. Used by the audio-in lane alone.</summary>
internal sealed class TurnAudio(AudioArchive archive, SampleRing history)
{
    private const int BlockSamples = 8_000;

    private static readonly AudioFormat _heard = new(AudioCoding.Pcm16, AudioDecoder.OutputRate);

    private readonly Dictionary<int, Recording> _open = [];
    private readonly long _longest = (long)(archive.Room.TotalSeconds * AudioDecoder.OutputRate);

    public void Start(StartTranscript start)
    {
        if (_longest > 0)
        {
            _open[start.Turn] = new(Math.Max(start.FromSample, history.Oldest));
            Feed();
        }
    }

    /// <summary>Takes what was heard since the last call.</summary>
    public void Feed()
    {
        foreach (var recording in _open.Values)
        {
            while (recording.Next < history.End && recording.Next - recording.Start <= _longest)
            {
                var read = history.Read(recording.Next, recording.Rest());
                if (read == 0)
                {
                    break;
                }

                recording.Next += read;
            }
        }
    }

    /// <summary>The turn has become an item.</summary>
    public void End(EndTranscript end)
    {
        if (!_open.Remove(end.Turn, out var recording))
        {
            return;
        }

        var left = Math.Min(end.AtSample, recording.Next) - recording.Start;
        foreach (var block in recording.Blocks)
        {
            var take = (int)Math.Clamp(left, 0, block.Length);
            left -= take;
            if (take > 0)
            {
                archive.Add(end.ItemId, 0, _heard, MemoryMarshal.AsBytes(block.AsSpan(0, take)).ToArray());
            }
        }
    }

    public void Cancel(int turn) => _open.Remove(turn);

    /// <summary>Samples from <see cref="Start"/> to <see cref="Next"/>, in blocks of equal length.</summary>
    private sealed class Recording(long start)
    {
        public long Start { get; } = start;

        public long Next { get; set; } = start;

        public List<short[]> Blocks { get; } = [];

        /// <summary>Room for the next samples: what is left of the last block, or a new one.</summary>
        public Span<short> Rest()
        {
            var used = (int)((Next - Start) % BlockSamples);
            if (used == 0)
            {
                Blocks.Add(new short[BlockSamples]);
            }

            return Blocks[^1].AsSpan(used);
        }
    }
}
