using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>Shows a conversation as it goes.</summary>
internal interface ITalkView
{
    void Connected(Uri url, ServerMessage session);

    void TurnBegins(Turn turn, string how);

    void Event(ServerMessage message);

    void TurnEnds(Turn turn);

    void Ends(IReadOnlyList<Turn> turns);
}
