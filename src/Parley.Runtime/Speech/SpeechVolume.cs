using Parley.Runtime.Loop;

namespace Parley.Runtime.Speech;

/// <summary>How loud an answer may be at this moment. Set by the loop, read by the pacer.</summary>
internal sealed class SpeechVolume
{
    private readonly Signal _changed = new();
    private volatile Wish _wish = new(0, IsHeld: false, 0);

    /// <summary>How loud what is sent next shall be, dB.</summary>
    public double GainDb => _wish.GainDb;

    /// <summary>True while nothing may be sent.</summary>
    public bool IsHeld => _wish.IsHeld;

    /// <summary>True while it may soon have to stop: little is sent ahead.</summary>
    public bool IsCautious => _wish.IsHeld || _wish.IsDucked || _wish.IsGuarded;

    /// <summary>How often it was held so far.</summary>
    public int Holds => _wish.Holds;

    public void Guard(bool isGuarded) => Set(_wish with { IsGuarded = isGuarded });

    public void Duck(double gainDb) => Set(_wish with { GainDb = gainDb, IsDucked = true });

    public void Hold() => Set(_wish with { IsHeld = true, IsDucked = true, Holds = _wish.Holds + 1 });

    public void Resume() => Set(_wish with { GainDb = 0, IsHeld = false, IsDucked = false });

    /// <summary>Waits while it is held. For one waiter.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (_wish.IsHeld)
        {
            await _changed.WaitAsync(cancellationToken);
        }
    }

    private void Set(Wish wish)
    {
        _wish = wish;
        _changed.Set();
    }

    private sealed record Wish(double GainDb, bool IsHeld, int Holds)
    {
        public bool IsDucked { get; init; }
        public bool IsGuarded { get; init; }
    }
}
