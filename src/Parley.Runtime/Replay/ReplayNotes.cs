namespace Parley.Runtime.Replay;

/// <summary>What a recording could not know of a call that went differently; each thing once.</summary>
internal sealed class ReplayNotes
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string note)
    {
        if (!_all.Contains(note, StringComparer.Ordinal))
        {
            _all.Add(note);
        }
    }
}
