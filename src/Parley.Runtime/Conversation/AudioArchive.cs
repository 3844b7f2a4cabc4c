using System.Collections.Immutable;
using Parley.Audio;
using Parley.Core.Conversation;

namespace Parley.Runtime.Conversation;

/// <summary>
/// The sound of a session's latest items, so that they can be retrieved. Holds a few seconds in all: the oldest items go first,
/// and of an item that is longer than the whole the beginning is kept. Lives and dies with its session; nothing is written down.
/// </summary>
/// <param name="room">How much is kept in all; zero keeps nothing.</param>
internal sealed class AudioArchive(TimeSpan room)
{
    private readonly Lock _lock = new();
    private readonly List<KeptAudio> _kept = [];

    /// <summary>How much may be kept in all.</summary>
    public TimeSpan Room { get; } = room;

    /// <summary>How much is kept now.</summary>
    public TimeSpan Held
    {
        get
        {
            lock (_lock)
            {
                return Sum();
            }
        }
    }

    /// <summary>Adds audio at the end of a part; the caller does not change the memory any more.</summary>
    public void Add(string itemId, int contentIndex, AudioFormat format, ReadOnlyMemory<byte> audio)
    {
        if (Room <= TimeSpan.Zero)
        {
            return;
        }

        lock (_lock)
        {
            var part = _kept.Find(k => k.Is(itemId) && k.ContentIndex == contentIndex);
            if (part is null)
            {
                part = new(itemId, contentIndex, format);
                _kept.Add(part);
            }

            part.Append(audio, Room);
            while (_kept.Count > 1 && Sum() > Room)
            {
                _kept.RemoveAt(_kept[0] == part ? 1 : 0);
            }
        }
    }

    /// <summary>Forgets what lies after a moment of an item's audio.</summary>
    public void Trim(string itemId, long ms)
    {
        lock (_lock)
        {
            _kept.Find(k => k.Is(itemId))?.Trim(TimeSpan.FromMilliseconds(ms));
        }
    }

    public void Drop(string itemId)
    {
        lock (_lock)
        {
            _kept.RemoveAll(k => k.Is(itemId));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
        }
    }

    /// <summary>The audio of an item's parts, in order, in the format wanted.</summary>
    /// <param name="maxBytes">For all parts together.</param>
    public ImmutableArray<FetchedAudio> Fetch(string itemId, AudioFormat wanted, int maxBytes)
    {
        (int Index, AudioFormat Format, byte[] Bytes, bool IsCut)[] parts;
        lock (_lock)
        {
            parts =
            [
                .. _kept
                    .Where(k => k.Is(itemId))
                    .OrderBy(k => k.ContentIndex)
                    .Select(k => (k.ContentIndex, k.Format, k.ToArray(), k.IsCut)),
            ];
        }

        var fetched = ImmutableArray.CreateBuilder<FetchedAudio>(parts.Length);
        foreach (var part in parts)
        {
            var bytes = part.Format == wanted ? part.Bytes : AudioConversion.Convert(part.Bytes, part.Format, wanted);
            var take = Math.Min(bytes.Length, maxBytes - (maxBytes % wanted.BytesPerSample));
            maxBytes -= take;
            fetched.Add(new(part.Index, bytes.AsMemory(0, take), part.IsCut || take < bytes.Length));
        }

        return fetched.DrainToImmutable();
    }

    private TimeSpan Sum() => TimeSpan.FromTicks(_kept.Sum(k => k.Duration.Ticks));
}
