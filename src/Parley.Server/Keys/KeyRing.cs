using Parley.Server.Auth;

namespace Parley.Server.Keys;

/// <summary>The named keys in the data folder, and what can be done with them.</summary>
internal sealed class KeyRing(KeyFile file, TimeProvider time)
{
    public const string DefaultName = "default";

    /// <summary>
    /// The two slots that every resource of the service has: rotating one makes its key where there was none, and ends the old
    /// one at once, because clients go on with the other slot's meanwhile.
    /// </summary>
    public static readonly IReadOnlyList<string> Slots = ["primary", "secondary"];

    /// <summary>How long the old key of a rotated one stays valid.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    public IReadOnlyList<KeyRecord> List() => file.Read().Keys;

    /// <summary>Makes a key; the answer is the only place where it can ever be read.</summary>
    /// <exception cref="InvalidOperationException">The name is taken or cannot be used.</exception>
    public Task<string> CreateAsync(string name, CancellationToken cancellationToken) =>
        CreateAsync(name, KeyTerms.Default, cancellationToken);

    /// <inheritdoc cref="CreateAsync(string, CancellationToken)"/>
    public async Task<string> CreateAsync(string name, KeyTerms terms, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > 64 || name.Any(c => char.IsControl(c)))
        {
            throw new InvalidOperationException("A key's name has 1 to 64 characters.");
        }

        var key = SecretKey.Create();
        await file.ChangeAsync(
            document =>
                Find(document, name) is null
                    ? new KeyDocument([.. document.Keys, Record(name, key, terms)])
                    : throw new InvalidOperationException(
                        $"There is a key named '{name}' already; revoke or rotate it."
                    ),
            cancellationToken
        );
        return key;
    }

    /// <summary>Makes the first key of a new data folder; null when the folder has a key file already.</summary>
    public async Task<string?> CreateFirstAsync(CancellationToken cancellationToken)
    {
        if (file.Exists)
        {
            return null;
        }

        var key = SecretKey.Create();
        var made = false;
        await file.ChangeAsync(
            document =>
            {
                made = document.Keys.Count == 0 && !file.Exists;
                return made ? new KeyDocument([Record(DefaultName, key, KeyTerms.Default)]) : document;
            },
            cancellationToken
        );
        return made ? key : null;
    }

    /// <exception cref="InvalidOperationException">There is no such key.</exception>
    public Task RevokeAsync(string name, CancellationToken cancellationToken) =>
        file.ChangeAsync(
            document =>
            {
                var found = Find(document, name) ?? throw Missing(name);
                return new KeyDocument([.. document.Keys.Where(key => !ReferenceEquals(key, found))]);
            },
            cancellationToken
        );

    /// <summary>How long the old key of this name stays valid when nobody says.</summary>
    public static TimeSpan GraceOf(string name) => Slots.Contains(name, StringComparer.Ordinal) ? TimeSpan.Zero : Grace;

    /// <summary>
    /// Gives a name a new key with the same terms and, from now on, the same life; the old one stays valid for
    /// <paramref name="grace"/>. A slot that has no key gets its first.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such key.</exception>
    public async Task<string> RotateAsync(string name, TimeSpan grace, CancellationToken cancellationToken)
    {
        var fresh = SecretKey.Create();
        await file.ChangeAsync(
            document =>
            {
                if (Find(document, name) is not { } old)
                {
                    return Slots.Contains(name, StringComparer.Ordinal)
                        ? new KeyDocument([.. document.Keys, Record(name, fresh, KeyTerms.Default)])
                        : throw Missing(name);
                }

                var expires = old.Expires is { } end ? time.GetUtcNow() + (end - old.Created) : (DateTimeOffset?)null;
                var rotated = Record(
                    name,
                    fresh,
                    new KeyTerms(old.Permissions, expires) { HeaderOnly = old.HeaderOnly is true }
                );
                if (grace > TimeSpan.Zero)
                {
                    rotated = rotated with { PreviousHash = old.Hash, PreviousUntil = time.GetUtcNow() + grace };
                }

                return new KeyDocument([.. document.Keys.Select(key => ReferenceEquals(key, old) ? rotated : key)]);
            },
            cancellationToken
        );
        return fresh;
    }

    private KeyRecord Record(string name, string key, KeyTerms terms) =>
        new(name, Convert.ToHexStringLower(SecretKey.HashOf(key)), SecretKey.HintOf(key), time.GetUtcNow())
        {
            Scopes = PermissionNames.Write(terms.Permissions),
            Expires = terms.Expires,
            HeaderOnly = terms.HeaderOnly ? true : null,
        };

    private static KeyRecord? Find(KeyDocument document, string name) =>
        document.Keys.FirstOrDefault(key => string.Equals(key.Name, name, StringComparison.Ordinal));

    private static InvalidOperationException Missing(string name) => new($"There is no key named '{name}'.");
}
