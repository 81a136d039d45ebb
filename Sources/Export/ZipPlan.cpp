#include "ZipPlan.h"

#include "Deflation.h"
#include "ScriptDeflation.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    using Bytes = std::shared_ptr<const std::string>;

    std::size_t PartCount(const ArchiveMember& member)
    {
      return std::max<std::size_t>(1, member.parts.size());
    }

    /// What encryption adds to a part.
    std::uint64_t OverheadOf(std::size_t slice, std::size_t count)
    {
      return (slice == 0 ? AES_SALT + AES_CHECK : 0) +
             (slice + 1 == count ? AES_AUTHENTICATION : 0);
    }

    /// What making it holds in memory. Of a member of several slices the whole is held too, since
    /// the archive gives files only whole, but once for all of them.
    std::uint64_t CostOf(const ArchiveMember& member, std::size_t slice)
    {
      if (member.parts.empty())
      {
        return member.size;
      }
      return member.parts[slice] + (member.parts.size() == 1 ? member.size : 0);
    }

    bool ShareWhatIsDeflated(const ArchiveMember& image, const ArchiveMember& script)
    {
      return image.source == MemberSource::Instance && script.source == MemberSource::ViewerData &&
             image.sourceId == script.sourceId && SliceCount(image.size) == 1;
    }

    /// As it stands in the zip, but for encryption.
    Bytes PlainPart(const ZipPlan& plan, const ArchiveMember& member, std::size_t slice,
                    std::string_view content, SharedInstance& instance)
    {
      Bytes made;
      if (member.parts.empty())
      {
        return std::make_shared<const std::string>(content);
      }
      if (member.source == MemberSource::ViewerData)
      {
        made = std::make_shared<const std::string>(DeflateScript(content));
      }
      else if (member.source == MemberSource::Instance && member.parts.size() == 1)
      {
        made = instance.Deflated(content, plan.reader.Level());
      }
      else
      {
        made =
            std::make_shared<const std::string>(DeflateSlice(content, slice, plan.reader.Level()));
      }
      if (made->size() != member.parts[slice])
      {
        throw std::runtime_error("a file of the zip no longer deflates as when it was prepared");
      }
      return made;
    }

    std::string EncryptedPart(const ZipPlan& plan, const ArchiveMember& member, std::size_t slice,
                              std::string_view content, SharedInstance& instance)
    {
      const MemberCipher cipher(plan.secret->passphrase,
                                SaltOf(*plan.secret, member.path, member.sha256, plan.recipe));
      const auto encrypt = [&](std::size_t which)
      {
        std::string made = *PlainPart(plan, member, which, content, instance);
        const auto offset = std::accumulate(
            member.parts.begin(), member.parts.begin() + static_cast<std::ptrdiff_t>(which),
            std::uint64_t{0});
        cipher.Apply(made, offset);
        return made;
      };
      const std::string encrypted = encrypt(slice);
      std::string tail;
      if (slice + 1 == PartCount(member))
      {
        // It covers all slices; made anew rather than remembered, so that any part can be made
        // alone, and one after the other, so that a large file is not in memory a second time.
        MemberAuthentication authentication(cipher);
        for (std::size_t before = 0; before < slice; ++before)
        {
          authentication.Add(encrypt(before));
        }
        authentication.Add(encrypted);
        tail = authentication.Finish();
      }
      return (slice == 0 ? cipher.Head() : "") + encrypted + tail;
    }

    PackedPart PackPart(const ZipPlan& plan, const ZipPart& part, SharedContent& shared,
                        SharedInstance& instance)
    {
      const ArchiveMember& member = plan.members[part.member];
      auto content = shared.Get(plan.reader, member, instance);
      if (plan.secret.has_value())
      {
        return PackedPart(std::make_shared<const std::string>(
            EncryptedPart(plan, member, part.slice, content->View(), instance)));
      }
      if (member.parts.empty())
      {
        return PackedPart(std::move(content));
      }
      return PackedPart(PlainPart(plan, member, part.slice, content->View(), instance));
    }
  }

  void ZipPlan::Divide(const ZipLayout& layout)
  {
    for (std::size_t i = 0; i < members.size(); ++i)
    {
      const ArchiveMember& member = members[i];
      const std::size_t count = PartCount(member);
      std::uint64_t begin = layout.ContentBegin(i);
      for (std::size_t slice = 0; slice < count; ++slice)
      {
        const std::uint64_t size = (member.parts.empty() ? member.size : member.parts[slice]) +
                                   (secret.has_value() ? OverheadOf(slice, count) : 0);
        if (size > 0) // an empty file has a place, but no bytes
        {
          if (parts.empty() || !ShareWhatIsDeflated(members[parts.back().member], member))
          {
            batches.push_back({parts.size(), 0, 0});
          }
          batches.back().count += 1;
          batches.back().cost += CostOf(member, slice);
          parts.push_back({i, slice, begin, size, batches.size() - 1});
        }
        begin += size;
      }
    }
  }

  std::size_t ZipPlan::FindPart(std::uint64_t offset) const
  {
    const auto after =
        std::upper_bound(parts.begin(), parts.end(), offset,
                         [](std::uint64_t at, const ZipPart& part) { return at < part.begin; });
    return static_cast<std::size_t>(after - parts.begin()) - 1;
  }

  bool ZipPlan::IsOnlyRead(const ZipBatch& batch) const
  {
    return batch.count == 1 && !secret.has_value() &&
           members[parts[batch.firstPart].member].parts.empty();
  }

  std::vector<PackedPart> Pack(const ZipPlan& plan, const ZipBatch& batch, SharedContent& content,
                               SharedInstance& instance)
  {
    std::vector<PackedPart> packed;
    packed.push_back(PackPart(plan, plan.parts[batch.firstPart], content, instance));
    for (std::size_t i = 1; i < batch.count; ++i)
    {
      SharedContent own;
      packed.push_back(PackPart(plan, plan.parts[batch.firstPart + i], own, instance));
    }
    return packed;
  }
}
