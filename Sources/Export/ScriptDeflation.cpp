#include "ScriptDeflation.h"

#include <endian.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    // RFC 1951 section 3.2.5: 256 ends the block; what stands above are matches, of which there are
    // none.
    constexpr std::size_t END_OF_BLOCK = 256;
    constexpr std::size_t SYMBOLS = 257;
    constexpr std::size_t DISTANCES = 2; // unused, but some inflaters refuse fewer
    constexpr std::size_t LONGEST_CODE = 11;

    struct Code
    {
      std::uint16_t bits = 0;  ///< the first of them lowest
      std::uint8_t length = 0; ///< 0: never occurs
    };

    /// 63 letters of base64 with 6 bits leave a 64th part of all codes, half of it for the 64th
    /// letter, the other half for whatever else a script has.
    constexpr std::array<std::uint8_t, SYMBOLS> Lengths()
    {
      constexpr std::string_view FREQUENT =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+";
      std::array<std::uint8_t, SYMBOLS> lengths{};
      for (const char c : FREQUENT)
      {
        lengths.at(static_cast<unsigned char>(c)) = 6;
      }
      lengths.at('/') = 7;
      for (const char c : std::string_view{"().,\";="})
      {
        lengths.at(static_cast<unsigned char>(c)) = 10;
      }
      lengths.at('\n') = LONGEST_CODE;
      lengths.at(END_OF_BLOCK) = LONGEST_CODE;
      return lengths;
    }

    /// RFC 1951 section 3.2.2, turned round as the stream has codes from their first bit on.
    template <std::size_t Count>
    constexpr std::array<Code, Count> CodesOf(const std::array<std::uint8_t, Count>& lengths)
    {
      std::array<Code, Count> codes{};
      unsigned next = 0;
      for (std::size_t length = 1; length <= LONGEST_CODE; ++length)
      {
        next <<= 1U;
        for (std::size_t symbol = 0; symbol < Count; ++symbol)
        {
          if (lengths.at(symbol) == length)
          {
            unsigned turned = 0;
            for (std::size_t bit = 0; bit < length; ++bit)
            {
              turned |= ((next >> bit) & 1U) << (length - 1 - bit);
            }
            codes.at(symbol) = {static_cast<std::uint16_t>(turned),
                                static_cast<std::uint8_t>(length)};
            ++next;
          }
        }
      }
      return codes;
    }

    constexpr std::array<std::uint8_t, SYMBOLS> LENGTHS = Lengths();
    constexpr std::array<Code, SYMBOLS> CODES = CodesOf(LENGTHS);

    /// Codes of the lengths of codes, for those that occur: 0, 1, 6, 7, 10 and 11.
    constexpr std::array<std::uint8_t, 12> LENGTH_LENGTHS{1, 4, 0, 0, 0, 0, 2, 4, 0, 0, 4, 4};
    constexpr std::array<Code, 12> LENGTH_CODES = CodesOf(LENGTH_LENGTHS);

    /// Up to and with 1, which is the 18th (RFC 1951 section 3.2.7); 16 to 18 would be repetitions.
    constexpr std::array<std::size_t, 18> LENGTH_ORDER{16, 17, 18, 0,  8, 7,  9, 6,  10,
                                                       5,  11, 4,  12, 3, 13, 2, 14, 1};

    class BitWriter
    {
    public:
      explicit BitWriter(std::size_t mostBytes) : out_(mostBytes + sizeof(bits_), '\0')
      {
      }

      /// At most as many bits as fit beside the seven that may be left: 56.
      void Put(std::uint64_t bits, unsigned count)
      {
        bits_ |= bits << count_;
        count_ += count;
        const std::uint64_t stored = htole64(bits_);
        std::memcpy(out_.data() + at_, &stored, sizeof(stored));
        at_ += count_ / 8;
        bits_ >>= count_ & ~7U;
        count_ &= 7U;
      }

      std::string Finish()
      {
        out_.resize(at_ + (count_ > 0 ? 1 : 0));
        return std::move(out_);
      }

    private:
      std::string out_;
      std::size_t at_ = 0;
      std::uint64_t bits_ = 0;
      unsigned count_ = 0; ///< of bits_, less than 8
    };

    /// RFC 1951 section 3.2.7: the last block, of dynamic codes.
    void PutHeader(BitWriter& out)
    {
      out.Put(1, 1);
      out.Put(2, 2);
      out.Put(SYMBOLS - 257, 5);
      out.Put(DISTANCES - 1, 5);
      out.Put(LENGTH_ORDER.size() - 4, 4);
      for (const std::size_t length : LENGTH_ORDER)
      {
        out.Put(length < LENGTH_LENGTHS.size() ? LENGTH_LENGTHS.at(length) : 0, 3);
      }
      for (const std::uint8_t length : LENGTHS)
      {
        out.Put(LENGTH_CODES.at(length).bits, LENGTH_CODES.at(length).length);
      }
      for (std::size_t i = 0; i < DISTANCES; ++i)
      {
        out.Put(LENGTH_CODES.at(1).bits, LENGTH_CODES.at(1).length);
      }
    }

    const Code& CodeOf(char c)
    {
      return CODES[static_cast<unsigned char>(c)];
    }

    std::size_t BitsOf(std::string_view text)
    {
      std::size_t bits = CODES[END_OF_BLOCK].length;
      bool known = true;
      for (const char c : text)
      {
        const std::uint8_t length = LENGTHS[static_cast<unsigned char>(c)];
        bits += length;
        known = known && length > 0;
      }
      if (!known)
      {
        throw std::invalid_argument("a script with a character that none of them has");
      }
      return bits;
    }
  }

  std::string DeflateScript(std::string_view text)
  {
    constexpr std::size_t AT_ONCE = 4; // of at most 11 bits
    constexpr std::size_t HEADER = 200;
    BitWriter out(HEADER + BitsOf(text) / 8);
    PutHeader(out);
    while (text.size() >= AT_ONCE)
    {
      std::uint64_t bits = 0;
      unsigned count = 0;
      const auto add = [&](char c)
      {
        bits |= std::uint64_t{CodeOf(c).bits} << count;
        count += CodeOf(c).length;
      };
      add(text[0]); // written out, since a loop takes twice the time
      add(text[1]);
      add(text[2]);
      add(text[3]);
      out.Put(bits, count);
      text.remove_prefix(AT_ONCE);
    }
    for (const char c : text)
    {
      out.Put(CodeOf(c).bits, CodeOf(c).length);
    }
    out.Put(CODES[END_OF_BLOCK].bits, CODES[END_OF_BLOCK].length);
    return out.Finish();
  }
}
